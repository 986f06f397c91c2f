// SPDX-License-Identifier: Apache-2.0
// Creates, reads, updates, lists and deletes an account under a customer's key with the unmodified
// client. Arguments: endpoints.json and the key's URI. Prints one line for each step.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { HealthcareApisManagementClient } from "@azure/arm-healthcareapis";
import { ClientSecretCredential } from "@azure/identity";

const endpoints = JSON.parse(readFileSync(process.argv[2], "utf8"));
const keyVaultKeyUri = process.argv[3];
const secret = readFileSync(endpoints.clientSecretFile, "utf8").trim();
const credential = new ClientSecretCredential(endpoints.tenant, endpoints.clientId, secret, {
  authorityHost: endpoints.issuer,
  disableInstanceDiscovery: true,
});
const client = new HealthcareApisManagementClient(credential, endpoints.subscription, {
  endpoint: endpoints.arm,
});
const group = "signet";
const name = "node-account";
const quickly = { updateIntervalInMs: 100 };

const free = await client.services.checkNameAvailability({
  name,
  type: "Microsoft.HealthcareApis/services",
});
assert.equal(free.nameAvailable, true);
console.log("name is free");

const created = await client.services.beginCreateOrUpdateAndWait(
  group,
  name,
  {
    kind: "fhir-R4",
    location: "westus2",
    properties: { cosmosDbConfiguration: { keyVaultKeyUri, offerThroughput: 1000 } },
  },
  quickly,
);
assert.equal(created.properties.provisioningState, "Succeeded");
console.log("created");

const read = await client.services.get(group, name);
assert.equal(read.kind, "fhir-R4");
assert.equal(read.properties.cosmosDbConfiguration.keyVaultKeyUri, keyVaultKeyUri);
console.log("read");

const updated = await client.services.beginUpdateAndWait(group, name, { tags: { ward: "seven" } }, quickly);
assert.equal(updated.tags.ward, "seven");
console.log("updated");

const names = [];
for await (const account of client.services.listByResourceGroup(group)) {
  names.push(account.name);
}
assert.ok(names.includes(name));
console.log("listed");

await client.services.beginDeleteAndWait(group, name, quickly);
await assert.rejects(
  () => client.services.get(group, name),
  (error) => error.statusCode === 404 && error.code === "ResourceNotFound",
);
console.log("deleted");

await assert.rejects(
  () =>
    client.services.beginCreateOrUpdateAndWait(
      group,
      name,
      {
        kind: "fhir-R4",
        location: "westus2",
        properties: { cosmosDbConfiguration: { keyVaultKeyUri: keyVaultKeyUri + "-missing" } },
      },
      quickly,
    ),
  (error) => /Error contacting the Azure Key Vault resource. The customer-managed key is not found/.test(error.message),
);
console.log("a broken precondition is told");
