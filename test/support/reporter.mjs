/** Tells `npm test` how many tests passed and failed; a suite that could not run counts as a failed test. */
class CountsReporter {
  onRunComplete(_contexts, results) {
    process.send?.({
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    });
  }
}

// Jest asks for a default export.
// oxlint-disable-next-line import/no-default-export
export default CountsReporter;
