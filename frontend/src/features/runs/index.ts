export { parseRunFilters, type RunFilters } from './api/filters';
export { applyQueue, applyRun, showsQueuedRunOf } from './api/live';
export { runKeys, runVariablesQuery } from './api/queries';
export { RunPage } from './components/RunPage';
export { RunsPage } from './components/RunsPage';
