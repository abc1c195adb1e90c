export { formatLineHash } from './api/line-hash';
export { useRunLog } from './api/use-run-log';
export { stripAnsi } from './api/ansi';
export { LogView, type LogPlace } from './components/LogView';
