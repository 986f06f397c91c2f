// SPDX-License-Identifier: Apache-2.0
// What `oav validate-traffic` does with recorded requests and answers, by its live validator: the command itself ends at the
// first address that it finds in no description, and its report in HTML needs a template that the package lacks.
//   node validate.js TRAFFIC SPEC
// Prints a line of JSON: operations, covered, uncovered, those that were only refused, unknown requests and failed ones.
const fs = require("fs");
const path = require("path");
const { LiveValidator } = require("oav/dist/lib/liveValidation/liveValidator.js");

// Addresses whose template names no provider stand under this name; the validator says that it falls back to it, and does not.
const ANY = "microsoft.unknown";

// Of several addresses that fit, the one with the fewest parameters: `versions` is no version of a key.
function mostLiteral(searcher, info) {
  const parameters = ({ operation }) => operation._path._pathTemplate.split("{").length;
  const found = searcher.getPotentialOperations(info);
  const matches = [...found.matches].sort((one, other) => parameters(one) - parameters(other));
  return matches.length ? { operationMatch: matches[0], apiVersion: found.apiVersion } : undefined;
}

// What of an address may name its provider: the last one, and those before it (a group's, by which another is registered).
function namespaces(info) {
  const all = [...info.pathStr.matchAll(/\/providers\/([^/]+)/gi)].map((found) => found[1].toLowerCase()).reverse();
  return [...new Set([info.providerNamespace, ...all])];
}

// A resource in another: the template has one parameter for the path of the outer one, which the validator takes for one segment.
const withOuterAsOne = (path) => path.replace(/(\/providers\/[^/]+\/[^/]+)\/([^/]+)(\/[^/]+\/[^/]+)$/i, "$1%2F$2$3");

function withFallback(searcher) {
  const search = searcher.search.bind(searcher);
  searcher.search = (info) => {
    // clients leave the last parameter empty when they mean the newest version
    const paths = info.pathStr.endsWith("/") ? [info.pathStr, info.pathStr + "newest"] : [info.pathStr];
    for (const pathStr of paths) {
      for (const providerNamespace of [...namespaces(info), ANY]) {
        const found = mostLiteral(searcher, { ...info, pathStr, providerNamespace });
        if (found) return found;
      }
    }
    // any resource, in the api-version of its own provider, which no description here has
    for (const apiVersion of (searcher.cache.get(ANY) || new Map()).keys()) {
      for (const pathStr of [withOuterAsOne(info.pathStr), info.pathStr]) {
        const found = mostLiteral(searcher, { ...info, pathStr, apiVersion, providerNamespace: ANY });
        if (found) return found;
      }
    }
    return search(info);
  };
}

async function main([traffic, spec]) {
  const said = [];
  const log = console.log;
  console.log = (...parts) => said.push(parts.join(" "));
  const validator = new LiveValidator({
    checkUnderFileRoot: false, loadValidatorInBackground: false, directory: spec, swaggerPathsPattern: ["*.json"],
    git: { shouldClone: false } });
  await validator.initialize();
  withFallback(validator.operationSearcher);
  const operations = new Set();
  for (const file of validator.swaggerList) {
    const paths = JSON.parse(fs.readFileSync(file, "utf8")).paths || {};
    for (const methods of Object.values(paths)) {
      for (const one of Object.values(methods)) if (one.operationId) operations.add(one.operationId);
    }
  }
  const covered = new Set();
  const done = new Set();
  const unknown = [];
  const failures = [];
  for (const name of fs.readdirSync(traffic).sort()) {
    const payload = JSON.parse(fs.readFileSync(path.join(traffic, name), "utf8"));
    const result = await validator.validateLiveRequestResponse(payload);
    const parts = [["request", result.requestValidationResult], ["response", result.responseValidationResult]];
    const operation = (result.requestValidationResult.operationInfo || {}).operationId;
    if (!operations.has(operation)) {
      const why = result.requestValidationResult.runtimeException || {};
      unknown.push({ payload: name, method: payload.liveRequest.method, url: payload.liveRequest.url, why: why.code });
      continue;
    }
    covered.add(operation);
    if (Number(payload.liveResponse.statusCode) < 300) done.add(operation);
    const errors = parts.flatMap(([source, one]) =>
      [...(one.errors || []), ...(one.runtimeException ? [one.runtimeException] : [])].map((error) => ({
        code: error.code, message: error.message, source, path: error.pathsInPayload || error.jsonPathsInPayload })));
    if (errors.length) failures.push({ operation, payload: name, errors });
  }
  console.log = log;
  log(JSON.stringify({
    operations: operations.size, covered: covered.size, uncovered: [...operations].filter((one) => !covered.has(one)).sort(),
    refused: [...covered].filter((one) => !done.has(one)).sort(), unknown, failures }));
}

main(process.argv.slice(2)).catch((error) => { console.error(error); process.exit(1); });
