#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# HL7's package hl7.fhir.r5.core 5.0.0 (npm).
#
# One would guess: each component of a composite SearchParameter names, by canonical URL, a
# SearchParameter of the same package, from which it has its type, as it is in R4.
#
# What is so: some components of R5's composites name URLs that no SearchParameter of the package
# has, so nothing says whether that part is a token, a date or a reference; a server that compiles
# the package must leave these composites out or type the parts by itself.
#
# Seen (the same in two runs): 18 components of 10 composites, such as
#   Encounter-location-period -> Encounter-period
#   Observation-code-value-string -> Observation-value-string
# Fails when that changes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent hl7.fhir.r5.core@5.0.0 >/dev/null
tar xzf hl7.fhir.r5.core-5.0.0.tgz
cat >look.js <<'JS'
const fs = require('fs');
const all = fs.readdirSync('package')
  .filter((name) => /^SearchParameter-(?!example).*\.json$/.test(name))
  .map((name) => JSON.parse(fs.readFileSync('package/' + name, 'utf8')));
const urls = new Set(all.map((one) => one.url));
const broken = [];
for (const one of all) {
  for (const part of one.component || []) {
    if (!urls.has(part.definition)) broken.push(one.id + ' -> ' + part.definition.replace(/.*\//, ''));
  }
}
broken.sort().forEach((line) => console.log(line));
console.log(broken.length + ' components name no SearchParameter');
process.exit(broken.length === 18 ? 0 : 1);
JS
node look.js
