export { hearTestFiles, testFileKeys } from './api/queries';
export { parseTestsSearch } from './api/search';
export { TestFilePicker } from './components/TestFilePicker';
export { TestsPage } from './components/TestsPage';
