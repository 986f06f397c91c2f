// SPDX-License-Identifier: Apache-2.0
// Groups, resources, tags, providers and deployments with the newest of the unmodified clients. Arguments:
// endpoints.json, a key's URI, the seeds' template. Prints one line for each step.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ResourceManagementClient } from "@azure/arm-resources";
import { DeploymentsClient } from "@azure/arm-resourcesdeployments";
import { ClientSecretCredential } from "@azure/identity";

const endpoints = JSON.parse(readFileSync(process.argv[2], "utf8"));
const keyUri = process.argv[3];
const template = JSON.parse(readFileSync(process.argv[4], "utf8"));
const secret = readFileSync(endpoints.clientSecretFile, "utf8").trim();
const credential = new ClientSecretCredential(endpoints.tenant, endpoints.clientId, secret, {
  authorityHost: endpoints.issuer,
  disableInstanceDiscovery: true,
});
const options = { endpoint: endpoints.arm };
const arm = new ResourceManagementClient(credential, endpoints.subscription, options);
const deploying = new DeploymentsClient(credential, endpoints.subscription, options);
const quickly = { updateIntervalInMs: 100 };
const gone = (error) => error.statusCode === 404;
const all = async (pages) => {
  const found = [];
  for await (const each of pages) {
    found.push(each);
  }
  return found;
};

const group = "node-newest";
const made = await arm.resourceGroups.createOrUpdate(group, { location: "westus2", tags: { ward: "7" } });
assert.equal(made.properties.provisioningState, "Succeeded");
assert.equal((await arm.resourceGroups.get(group)).tags.ward, "7");
assert.ok((await all(arm.resourceGroups.list())).some((each) => each.name === group));
assert.equal((await arm.resourceGroups.update(group, { tags: { ward: "8" } })).tags.ward, "8");
await assert.rejects(() => arm.resourceGroups.get("node-nowhere"), gone);
console.log("groups");

const id = `/subscriptions/${endpoints.subscription}/resourceGroups/${group}/providers/Microsoft.HealthcareApis/services/`;
const version = "2021-11-01";
const account = { kind: "fhir-R4", location: "westus2", properties: { cosmosDbConfiguration: { keyVaultKeyUri: keyUri } } };
const created = await arm.resources.createOrUpdateById(`${id}nodegeneric`, version, account, quickly);
assert.equal(created.properties.cosmosDbConfiguration.keyVaultKeyUri, keyUri);
assert.equal((await arm.resources.getById(`${id}nodegeneric`, version)).kind, "fhir-R4");
assert.ok((await all(arm.resources.listByResourceGroup(group))).some((each) => each.name === "nodegeneric"));
assert.equal((await arm.resources.updateById(`${id}nodegeneric`, version, { tags: { a: "1" } }, quickly)).tags.a, "1");
console.log("resources");

const tags = await arm.tagsOperations.updateAtScope(`${id}nodegeneric`, { operation: "Merge", properties: { tags: { A: "2", b: "3" } } });
assert.deepEqual(tags.properties.tags, { a: "2", b: "3" });
assert.deepEqual((await arm.tagsOperations.getAtScope(`${id}nodegeneric`)).properties.tags, { a: "2", b: "3" });
assert.ok((await all(arm.tagsOperations.list())).some((each) => each.tagName === "ward"));
console.log("tags");

assert.equal((await arm.providers.get("Microsoft.HealthcareApis")).registrationState, "Registered");
assert.ok((await all(arm.providers.list())).some((each) => each.namespace === "Microsoft.KeyVault"));
console.log("providers");

const parameters = {
  services_myService_name: { value: "nodeseed" },
};
template.resources[0].properties.cosmosDbConfiguration.keyVaultKeyUri = keyUri;
template.resources[0].properties.authenticationConfiguration.authority = `${endpoints.issuer}/${endpoints.tenant}`;
const asked = { properties: { mode: "Incremental", template, parameters } };
const valid = await deploying.deployments.validate(group, "seed", asked, quickly);
assert.equal(valid.properties.provisioningState, "Succeeded");
const foreseen = await deploying.deployments.whatIf(group, "seed", asked, quickly);
assert.deepEqual(
  (foreseen.properties?.changes ?? foreseen.changes).filter((each) => each.changeType === "Create").map((each) => each.resourceId.split("/").pop()),
  ["nodeseed"],
);
const deployed = await deploying.deployments.createOrUpdate(group, "seed", asked, quickly);
assert.equal(deployed.properties.provisioningState, "Succeeded");
assert.equal((await deploying.deployments.get(group, "seed")).properties.correlationId, deployed.properties.correlationId);
const steps = await all(deploying.deploymentOperations.list(group, "seed"));
assert.ok(steps.some((each) => each.properties.targetResource?.resourceName === "nodeseed"));
assert.ok((await deploying.deployments.exportTemplate(group, "seed")).template.resources.length > 0);
const again = await deploying.deployments.whatIf(group, "seed", asked, quickly);
assert.ok((again.properties?.changes ?? again.changes).every((each) => ["NoChange", "Ignore"].includes(each.changeType)));
await deploying.deployments.delete(group, "seed", quickly);
await assert.rejects(() => deploying.deployments.get(group, "seed"), gone);
console.log("deployments");

// what the seeds' script hands over and the template does not declare
const undeclared = { ...asked, properties: { ...asked.properties, parameters: { accountName: { value: "x" } } } };
await assert.rejects(
  async () => deploying.deployments.createOrUpdate(group, "script", undeclared, quickly),
  (error) => error.code === "InvalidTemplate",
);
const whole = {
  location: "westus2",
  properties: {
    mode: "Incremental",
    template: {
      $schema: "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
      contentVersion: "1.0.0.0",
      resources: [{ type: "Microsoft.Resources/resourceGroups", apiVersion: "2021-04-01", name: "node-newest-2", location: "westus2" }],
    },
  },
};
await deploying.deployments.createOrUpdateAtSubscriptionScope("whole", whole, quickly);
assert.equal((await arm.resourceGroups.get("node-newest-2")).name, "node-newest-2");
assert.ok((await all(deploying.deployments.listAtSubscriptionScope())).some((each) => each.name === "whole"));
console.log("refused and at the subscription");

const exported = await arm.resourceGroups.exportTemplate(group, { resources: ["*"] }, quickly);
assert.ok(exported.template.resources.some((each) => each.type === "Microsoft.HealthcareApis/services"));
await arm.resources.deleteById(`${id}nodegeneric`, version, quickly);
await assert.rejects(() => arm.resources.getById(`${id}nodegeneric`, version), gone);
for (const each of [group, "node-newest-2"]) {
  await arm.resourceGroups.delete(each, quickly);
  await assert.rejects(() => arm.resourceGroups.get(each), gone);
}
console.log("removed");
