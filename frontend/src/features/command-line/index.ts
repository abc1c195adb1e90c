export { runCommand } from './api/run-command';
export { CommandLinePage } from './components/CommandLinePage';
