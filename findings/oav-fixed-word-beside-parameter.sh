#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# oav 4.0.3 (npm), Azure's validator of recorded traffic, its LiveValidator.
#
# One would guess: of two addresses that fit a request the one with the fixed word is meant, as
# OpenAPI says of concrete and templated paths: keys/NAME/versions beside keys/NAME/{key-version}, as
# Key Vault's swagger has them.
#
# What is so: it takes neither, and says "several operations"; the request is held against nothing,
# and that is counted as an exception of the validator, not as a failure of an operation.
#
# Seen (the same in two runs):
#   versions:         MULTIPLE_OPERATIONS_FOUND
#   one version:      Widgets_Get
# Fails when that changes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund oav@4.0.3 >/dev/null 2>&1
mkdir -p spec
cat >spec/widgets.json <<'JSON'
{"swagger":"2.0","info":{"title":"Widgets","version":"2022-09-01"},"host":"management.azure.com","schemes":["https"],
"consumes":["application/json"],"produces":["application/json"],
"paths":{
"/providers/Microsoft.Widgets/widgets/{name}/{version}":{"get":{"operationId":"Widgets_Get","parameters":[
 {"name":"name","in":"path","required":true,"type":"string"},{"name":"version","in":"path","required":true,"type":"string"},
 {"name":"api-version","in":"query","required":true,"type":"string"}],
 "responses":{"200":{"description":"ok","schema":{"type":"object"}}}}},
"/providers/Microsoft.Widgets/widgets/{name}/versions":{"get":{"operationId":"Widgets_ListVersions","parameters":[
 {"name":"name","in":"path","required":true,"type":"string"},{"name":"api-version","in":"query","required":true,"type":"string"}],
 "responses":{"200":{"description":"ok","schema":{"type":"object"}}}}}}}
JSON
cat >look.js <<'JS'
const { LiveValidator } = require("oav/dist/lib/liveValidation/liveValidator.js");
(async () => {
  const log = console.log;
  console.log = () => {};
  const validator = new LiveValidator({ checkUnderFileRoot: false, loadValidatorInBackground: false,
    directory: __dirname + "/spec", swaggerPathsPattern: ["*.json"], git: { shouldClone: false } });
  await validator.initialize();
  const ask = async (name, path) => {
    const said = await validator.validateLiveRequestResponse({
      liveRequest: { url: "https://management.azure.com" + path + "?api-version=2022-09-01", method: "GET", headers: {}, query: { "api-version": "2022-09-01" } },
      liveResponse: { statusCode: "200", headers: { "content-type": "application/json" }, body: {} } });
    const request = said.requestValidationResult;
    log((name + ":").padEnd(18) + (request.runtimeException ? request.runtimeException.code : request.operationInfo.operationId));
  };
  await ask("versions", "/providers/Microsoft.Widgets/widgets/one/versions");
  await ask("one version", "/providers/Microsoft.Widgets/widgets/one/17");
})().catch((error) => { console.error(error); process.exit(1); });
JS
seen="$(node look.js | grep -E '^(versions|one version):')"
echo "$seen"
want='versions:         MULTIPLE_OPERATIONS_FOUND
one version:      Widgets_Get'
[ "$seen" = "$want" ] || { echo 'changed'; exit 1; }
