// SPDX-License-Identifier: Apache-2.0
// Works on an account with the unmodified @medplum/core. Argument: the account's address. The token stands in the
// environment. Prints one line for each step.
import assert from "node:assert/strict";
import { MedplumClient } from "@medplum/core";

const address = new URL(process.argv[2]);
const medplum = new MedplumClient({
  baseUrl: address.origin,
  fhirUrlPath: address.pathname.slice(1),
  accessToken: process.env.SIGNET_TOKEN,
  cacheTime: 0,
  fetch,
});
const rejects = (run, code) => assert.rejects(run, (error) => error.outcome.issue[0].code === code);
const patient = (given) => ({ resourceType: "Patient", name: [{ family: "Plum", given: [given] }] });

const created = await medplum.createResource(patient("Ada"));
const { id } = created;
assert.deepEqual(await medplum.readResource("Patient", id), created);
const updated = await medplum.updateResource({ ...created, gender: "female" });
assert.equal(updated.meta.versionId, "2");
assert.equal((await medplum.updateResource(updated)).meta.versionId, "2");
assert.equal((await medplum.readVersion("Patient", id, "1")).gender, undefined);
assert.equal((await medplum.readReference({ reference: `Patient/${id}` })).id, id);
await rejects(() => medplum.readResource("Patient", "none"), "not-found");
console.log("CRUD");

const patched = await medplum.patchResource("Patient", id, [
  { op: "test", path: "/gender", value: "female" },
  { op: "add", path: "/birthDate", value: "1815-12-10" },
]);
assert.equal(patched.birthDate, "1815-12-10");
console.log("JSON Patch");

assert.equal((await medplum.createResourceIfNoneExist(patient("Eve"), "family=Plum")).id, id);
assert.equal((await medplum.upsertResource({ ...patched, active: true }, { family: "Plum", given: "Ada" })).id, id);
console.log("conditions");

const entry = Array.from({ length: 5 }, (_, i) => ({
  resource: {
    resourceType: "Observation",
    status: "final",
    code: { coding: [{ system: "urn:plum", code: `c${i}` }] },
    subject: { reference: `Patient/${id}` },
    effectiveDateTime: `2020-01-0${i + 1}`,
  },
  request: { method: "POST", url: "Observation" },
}));
const answer = await medplum.executeBatch({ resourceType: "Bundle", type: "transaction", entry });
assert.ok(answer.entry.every((each) => each.response.status.startsWith("201")));
console.log("Bundles");

const query = `patient=Patient/${id}&_sort=-date`;
assert.equal((await medplum.search("Observation", `${query}&_total=accurate`)).total, 5);
assert.equal((await medplum.searchOne("Observation", query)).code.coding[0].code, "c4");
assert.equal((await medplum.searchResources("Observation", `${query}&code=urn:plum|c1`)).length, 1);
const codes = [];
for await (const page of medplum.searchResourcePages("Observation", `${query}&_count=2`)) {
  codes.push(...page.map((observation) => observation.code.coding[0].code));
}
assert.deepEqual(codes, ["c4", "c3", "c2", "c1", "c0"]);
const named = await medplum.search("Patient", { family: "Plum", _has: undefined });
assert.equal(named.entry.length, 1);
console.log("searches and pages");

assert.equal((await medplum.readPatientEverything(id)).entry.length, 6);
assert.equal((await medplum.validateResource(patient("Bo"))).resourceType, "OperationOutcome");
assert.equal((await medplum.readHistory("Patient", id)).entry[0].response.status.slice(0, 3), "200");
console.log("operations and histories");

const binary = await medplum.createBinary({ data: "some text", contentType: "text/plain" });
assert.equal(binary.contentType, "text/plain");
const blob = await medplum.download(medplum.fhirUrl("Binary", binary.id), { headers: { Accept: "text/plain" } });
assert.equal(await blob.text(), "some text");
console.log("Binary");

const inXml = await medplum.download(medplum.fhirUrl("Patient", id), { headers: { Accept: "application/fhir+xml" } });
const xml = await inXml.text();
assert.ok(xml.includes('<gender value="female"/>'), xml);
const changed = xml.replace('<gender value="female"/>', '<gender value="other"/>');
const put = await medplum.put(medplum.fhirUrl("Patient", id), changed, "application/fhir+xml");
assert.equal(put.gender, "other");
console.log("XML");

await medplum.deleteResource("Patient", id);
await rejects(() => medplum.readResource("Patient", id), "deleted");
console.log("deleted");
