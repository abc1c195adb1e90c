export { applyEnvironment } from './api/live';
export { environmentKeys, environmentQueueQuery, environmentsQuery } from './api/queries';
export { EnvironmentsPage } from './components/EnvironmentsPage';
export { EnvironmentPicker } from './components/EnvironmentPicker';
