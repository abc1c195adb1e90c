export { parsePrefill, type Prefill } from './api/prefill';
export { NewRunPage } from './components/NewRunPage';
