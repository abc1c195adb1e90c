export { formatTestHash, parseTestHash } from './api/test-hash';
export { useTestCaseStore, useTestCaseVersion } from './api/use-test-cases';
export { TestCases } from './components/TestCases';
