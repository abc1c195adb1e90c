export { formatLineHash } from './api/line-hash';
export { useRunLog } from './api/use-run-log';
export { LogView } from './components/LogView';
