export { applyFinishedRun, applyTestFiles, readRunFilesAgain, type TestFileEvent } from './api/live';
export { runFilesQuery, testFileKeys } from './api/queries';
export { parseTestsSearch } from './api/search';
export { RunFiles } from './components/RunFiles';
export { TestFilePicker } from './components/TestFilePicker';
export { TestsPage } from './components/TestsPage';
