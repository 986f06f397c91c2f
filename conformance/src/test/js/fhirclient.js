// SPDX-License-Identifier: Apache-2.0
// Works on an account with the unmodified fhirclient (SMART on FHIR). Argument: the account's address. The token stands
// in the environment. Prints one line for each step.
import assert from "node:assert/strict";
import FHIR from "fhirclient";

const serverUrl = process.argv[2];
const accessToken = process.env.SIGNET_TOKEN;

// a SMART client lives in a server of its user's
const request = { headers: {}, url: "/", socket: {} };
const client = FHIR(request, {}).client({ serverUrl, tokenResponse: { access_token: accessToken, patient: "smart" } });
const rejects = (run, code) => assert.rejects(run, (error) => error.status === code || error.statusCode === code);

assert.equal(await client.getFhirVersion(), "4.0.1");
assert.equal(await client.getFhirRelease(), 4);
console.log("metadata");

const created = await client.update({ resourceType: "Patient", id: "smart", name: [{ family: "Smart" }] });
assert.equal(created.meta.versionId, "1");
assert.equal((await client.patient.read()).id, "smart");
const { body, response } = await client.request({ url: "Patient/smart", includeResponse: true });
assert.equal(body.id, "smart");
assert.equal(response.headers.get("etag"), 'W/"1"');
const organization = await client.create({ resourceType: "Organization", name: "Ward" });
const updated = await client.update({ ...created, managingOrganization: { reference: `Organization/${organization.id}` } });
assert.equal(updated.meta.versionId, "2");
await rejects(() => client.create({ resourceType: "Patient", shoe: 9 }), 400);
console.log("CRUD");

const patched = await client.patch("Patient/smart", [{ op: "add", path: "/gender", value: "male" }]);
assert.equal(patched.gender, "male");
console.log("JSON Patch");

for (let i = 1; i <= 5; i++) {
  await client.create({
    resourceType: "Observation",
    status: "final",
    code: { text: `o${i}` },
    subject: { reference: "Patient/smart" },
    effectiveDateTime: `2020-01-0${i}`,
  });
}
const url = "Observation?_sort=date&_count=2";
const texts = [];
for await (const observation of client.resources(await client.patient.request(url), {})) {
  texts.push(observation.code.text);
}
assert.deepEqual(texts, ["o1", "o2", "o3", "o4", "o5"]);
const pages = await client.request("Observation?patient=smart&_count=3", { pageLimit: 0 });
assert.deepEqual(pages.map((page) => page.entry.length), [3, 2]);
const resolved = await client.request("Patient/smart", { resolveReferences: ["managingOrganization"], graph: true });
assert.equal(resolved.managingOrganization.name, "Ward");
const included = await client.request("Observation?patient=smart&_include=Observation:subject&_count=5");
assert.equal(included.entry.filter((entry) => entry.search.mode === "include").length, 1);
console.log("searches and pages");

const everything = await client.request("Patient/smart/$everything", { flat: true });
assert.ok(everything.length === 7, String(everything.length));
const history = await client.request("Patient/smart/_history");
assert.equal(history.total, 3);
console.log("operations and histories");

// XML comes back as the answer itself: the library reads JSON
const xmlType = "application/fhir+xml";
const xml = await (await client.request({ url: "Patient/smart", headers: { accept: xmlType } })).text();
assert.ok(xml.includes("<Patient xmlns="), xml);
const changed = xml.replace('<gender value="male"/>', '<gender value="other"/>');
const inXml = { "content-type": xmlType };
const written = await client.request({ url: "Patient/smart", method: "PUT", body: changed, headers: inXml });
assert.equal(written.gender, "other");
console.log("XML");

// without SMART: the library's plain client, with a header of its own on every request
const plain = new FHIR.FhirClient(serverUrl);
const headers = { authorization: `Bearer ${accessToken}` };
const bundle = {
  resourceType: "Bundle",
  type: "transaction",
  entry: [
    {
      fullUrl: "urn:uuid:11111111-1111-4111-8111-111111111111",
      resource: { resourceType: "Patient", name: [{ family: "Plain" }] },
      request: { method: "POST", url: "Patient", ifNoneExist: "family=Plain" },
    },
    {
      resource: {
        resourceType: "Observation",
        status: "final",
        code: { text: "x" },
        subject: { reference: "urn:uuid:11111111-1111-4111-8111-111111111111" },
      },
      request: { method: "POST", url: "Observation" },
    },
  ],
};
const posting = { method: "POST", body: JSON.stringify(bundle), headers: { ...headers, "content-type": "application/json" } };
const done = await plain.fhirRequest("/", posting);
assert.deepEqual(done.entry.map((entry) => entry.response.status.slice(0, 3)), ["201", "201"]);
assert.equal((await plain.fhirRequest("Observation?subject:Patient.family=plain", { headers })).entry.length, 1);
await rejects(() => plain.fhirRequest("Patient/smart"), 401);
console.log("transaction");

await client.delete("Patient/smart");
await rejects(() => client.request("Patient/smart"), 410);
console.log("deleted");
