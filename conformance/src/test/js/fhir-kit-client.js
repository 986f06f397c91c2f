// SPDX-License-Identifier: Apache-2.0
// Works on an account with the unmodified fhir-kit-client. Argument: the account's address. The token stands in the
// environment. Prints one line for each step.
import assert from "node:assert/strict";
import { Client } from "fhir-kit-client";

const client = new Client({ baseUrl: process.argv[2], bearerToken: process.env.SIGNET_TOKEN });
const status = (resource) => Client.httpFor(resource).response.status;
const rejects = (run, code) => assert.rejects(run, (error) => error.response.status === code);
const family = "Kit";
const patient = (given) => ({ resourceType: "Patient", name: [{ family, given: [given] }] });

const statement = await client.capabilityStatement();
assert.equal(statement.fhirVersion, "4.0.1");
const endpoints = await client.smartAuthMetadata();
assert.ok(endpoints.tokenUrl.href.startsWith("https://"));
console.log("metadata");

const created = await client.create({ resourceType: "Patient", body: patient("Ada") });
assert.equal(status(created), 201);
const { id } = created;
const read = await client.read({ resourceType: "Patient", id });
assert.deepEqual(read, created);
const updated = await client.update({ resourceType: "Patient", id, body: { ...created, gender: "female" } });
assert.equal(updated.meta.versionId, "2");
const first = await client.vread({ resourceType: "Patient", id, version: "1" });
assert.equal(first.gender, undefined);
const stale = { headers: { "If-Match": 'W/"1"' } };
await rejects(() => client.update({ resourceType: "Patient", id, body: created, options: stale }), 412);
await rejects(() => client.create({ resourceType: "Patient", body: { resourceType: "Patient", shoe: 9 } }), 400);
console.log("CRUD");

const jsonPatch = [{ op: "replace", path: "/gender", value: "other" }];
const patched = await client.patch({ resourceType: "Patient", id, jsonPatch });
assert.equal(patched.gender, "other");
console.log("JSON Patch");

const once = { headers: { "If-None-Exist": `family=${family}` } };
const found = await client.create({ resourceType: "Patient", body: patient("Ada"), options: once });
assert.equal(status(found), 200);
assert.equal(found.id, id);
const upserted = await client.update({
  resourceType: "Patient",
  searchParams: { family, given: "Ada" },
  body: { ...patient("Ada"), active: true },
});
assert.equal(upserted.id, id);
console.log("conditions");

const many = Array.from({ length: 5 }, (_, i) => ({
  resource: {
    resourceType: "Observation",
    status: "final",
    code: { coding: [{ system: "urn:kit", code: `c${i}` }] },
    subject: { reference: `Patient/${id}` },
    effectiveDateTime: `2020-01-0${i + 1}`,
  },
  request: { method: "POST", url: "Observation" },
}));
const answer = await client.transaction({ body: { resourceType: "Bundle", type: "transaction", entry: many } });
assert.equal(answer.type, "transaction-response");
assert.ok(answer.entry.every((entry) => entry.response.status.startsWith("201")));
const batch = await client.batch({
  body: {
    resourceType: "Bundle",
    type: "batch",
    entry: [
      { request: { method: "GET", url: `Patient/${id}` } },
      { request: { method: "GET", url: "Patient/none" } },
    ],
  },
});
assert.deepEqual(batch.entry.map((entry) => entry.response.status.slice(0, 3)), ["200", "404"]);
console.log("Bundles");

const criteria = { patient: id, _sort: "date", _count: 2 };
let page = await client.search({ resourceType: "Observation", searchParams: criteria });
const codes = [];
for (let next = page; next; next = await client.nextPage({ bundle: next })) {
  codes.push(...next.entry.map((entry) => entry.resource.code.coding[0].code));
  page = next;
}
assert.deepEqual(codes, ["c0", "c1", "c2", "c3", "c4"]);
const before = await client.prevPage({ bundle: page });
assert.deepEqual(before.entry.map((entry) => entry.resource.code.coding[0].code), ["c2", "c3"]);
const posted = await client.search({
  resourceType: "Observation",
  searchParams: { "patient.family": family, code: "urn:kit|c1,urn:kit|c2" },
  options: { postSearch: true },
});
assert.equal(posted.entry.length, 2);
const around = await client.search({
  resourceType: "Observation",
  compartment: { resourceType: "Patient", id },
  searchParams: { date: "ge2020-01-04" },
});
assert.equal(around.entry.length, 2);
const all = await client.search({ searchParams: { _type: "Patient,Observation", _lastUpdated: "ge2020", _total: "accurate" } });
assert.ok(all.total >= 6);
await rejects(() => client.search({ resourceType: "Observation", searchParams: { date: "tomorrow" } }), 400);
console.log("searches and pages");

const reference = many[0].resource.subject.reference;
assert.equal((await client.resolve({ reference })).id, id);
const everything = await client.operation({ name: "everything", resourceType: "Patient", id, method: "GET" });
assert.equal(everything.entry.length, 6);
const input = { resourceType: "Parameters", parameter: [{ name: "resource", resource: patient("Eve") }] };
const outcome = await client.operation({ name: "validate", resourceType: "Patient", input });
assert.equal(outcome.resourceType, "OperationOutcome");
const tag = { resourceType: "Parameters", parameter: [{ name: "meta", valueMeta: { tag: [{ code: "kit" }] } }] };
const meta = await client.operation({ name: "meta-add", resourceType: "Patient", id, input: tag });
assert.equal(meta.parameter[0].valueMeta.tag[0].code, "kit");
const latest = { patient: id, max: 1 };
const last = await client.operation({ name: "lastn", resourceType: "Observation", method: "GET", input: latest });
assert.equal(last.entry.length, 5);
console.log("operations");

const versions = await client.history({ resourceType: "Patient", id });
assert.equal(versions.entry[0].resource.meta.versionId, String(versions.total));
assert.ok((await client.history({ resourceType: "Patient" })).entry.length > 0);
assert.ok((await client.history()).entry.length > 0);
console.log("histories");

await client.delete({ resourceType: "Patient", id });
await rejects(() => client.read({ resourceType: "Patient", id }), 410);
console.log("deleted");
