#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# HL7's packages hl7.fhir.r4b.core 4.3.0 and hl7.fhir.r5.core 5.0.0 (npm).
#
# One would guess: the type that a StructureDefinition gives an element is one that HL7's own
# resources of that version follow; and that ElementDefinition.id has one type in all of them.
#
# What is so: R4B and R5 type ElementDefinition.id as `id` (1 to 64 of A-Z a-z 0-9 - .), by the
# extension structuredefinition-fhir-type, while nearly every profile and extension in the same
# package has ids of elements with ':', '[x]' or more than 64 characters, such as those of slices. Who
# compiles a validator from the package refuses the package's own definitions.
#
# Seen (the same in two runs):
#   hl7.fhir.r4b.core 4.3.0: type id; 537 of 651 StructureDefinitions have an id of an element that is no id
#   hl7.fhir.r5.core 5.0.0: type id; 185 of 307
# Fails when that changes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent hl7.fhir.r4b.core@4.3.0 hl7.fhir.r5.core@5.0.0 >/dev/null
cat >look.js <<'JS'
const fs = require('fs'), path = require('path');
const folder = process.argv[2];
const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const own = read('StructureDefinition-ElementDefinition.json');
const element = own.snapshot.element.find((one) => one.path === 'ElementDefinition.id');
const type = element.type[0].extension.find((one) => one.url.endsWith('structuredefinition-fhir-type'));
let all = 0, broken = 0;
for (const name of fs.readdirSync(folder)) {
  if (!/^StructureDefinition-.*\.json$/.test(name)) continue;
  all++;
  const elements = (read(name).snapshot || { element: [] }).element;
  if (elements.some((one) => one.id && !/^[A-Za-z0-9.-]{1,64}$/.test(one.id))) broken++;
}
console.log(`${process.argv[3]}: type ${type.valueUrl || type.valueUri}; ${broken} of ${all} StructureDefinitions have an id of an element that is no id`);
process.exit((type.valueUrl || type.valueUri) === 'id' && broken > 0 ? 0 : 1);
JS
for name in hl7.fhir.r4b.core-4.3.0 hl7.fhir.r5.core-5.0.0; do
  mkdir "$name"
  tar xzf "$name.tgz" -C "$name"
  node look.js "$name/package" "$name"
done
echo 'as described'
