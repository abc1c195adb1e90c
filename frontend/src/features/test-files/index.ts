export { catalogueQuery, testFileKeys } from './api/queries';
export { TestFilePicker } from './components/TestFilePicker';
