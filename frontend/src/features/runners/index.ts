export { applyRunner, runnerKeys } from './api/queries';
export { FleetBanner } from './components/FleetBanner';
export { FleetStatus } from './components/FleetStatus';
