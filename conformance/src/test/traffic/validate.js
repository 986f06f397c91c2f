// SPDX-License-Identifier: Apache-2.0
// `oav validate-traffic` without its report in HTML, whose template the package lacks.
//   node validate.js TRAFFIC SPEC...
// Prints a line of JSON for each spec: operations, covered, uncovered and failed ones.
const { TrafficValidator } = require("oav/dist/lib/swaggerValidator/trafficValidator.js");

async function main([traffic, ...specs]) {
  for (const spec of specs) {
    const said = [];
    const log = console.log;
    console.log = (...parts) => said.push(parts.join(" "));
    const validator = new TrafficValidator(spec, traffic);
    await validator.initialize();
    const failed = await validator.validate();
    console.log = log;
    for (const each of validator.operationCoverageResult) {
      if (!each.totalOperations) continue; // only definitions
      log(JSON.stringify({
        spec,
        operations: each.totalOperations,
        covered: each.coveredOperations,
        uncovered: (each.unCoveredOperationsList || []).map((one) => one.operationId),
        failures: failed.map((one) => ({
          operation: one.operationInfo && one.operationInfo.operationId,
          payload: one.payloadFilePath,
          errors: [...(one.errors || []), ...(one.runtimeExceptions || [])].map((error) => ({
            code: error.code, message: error.message, source: error.issueSource,
            path: error.pathsInPayload || error.jsonPathsInPayload })) })),
      }));
    }
  }
}

main(process.argv.slice(2)).catch((error) => { console.error(error); process.exit(1); });
