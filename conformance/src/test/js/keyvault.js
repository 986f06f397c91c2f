// SPDX-License-Identifier: Apache-2.0
// The life of a key and of a vault with the unmodified clients, the check of the challenge on. Argument: endpoints.json.
// Prints one line for each step.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { KeyVaultManagementClient } from "@azure/arm-keyvault";
import { ClientSecretCredential } from "@azure/identity";
import { CryptographyClient, KeyClient } from "@azure/keyvault-keys";

const endpoints = JSON.parse(readFileSync(process.argv[2], "utf8"));
const secret = readFileSync(endpoints.clientSecretFile, "utf8").trim();
const credential = new ClientSecretCredential(endpoints.tenant, endpoints.clientId, secret, {
  authorityHost: endpoints.issuer,
  disableInstanceDiscovery: true,
});
const quickly = { intervalInMs: 100 };
const plain = Buffer.from("thirty-two bytes of a plain key!");
const keys = new KeyClient(endpoints.vault, credential);

const first = await keys.createRsaKey("node-key", { keySize: 2048, tags: { use: "fhir" } });
assert.equal(first.properties.tags.use, "fhir");
const wrapped = await new CryptographyClient(first, credential).wrapKey("RSA-OAEP-256", plain);
const second = await keys.rotateKey("node-key");
assert.notEqual(second.properties.version, first.properties.version);
const opened = await new CryptographyClient(first.id, credential).unwrapKey("RSA-OAEP-256", wrapped.result);
assert.deepEqual(Buffer.from(opened.result), plain);
console.log("key");

const versions = [];
for await (const each of keys.listPropertiesOfKeyVersions("node-key")) {
  versions.push(each.version);
}
assert.deepEqual(versions.sort(), [first.properties.version, second.properties.version].sort());
console.log("versions");

await keys.updateKeyRotationPolicy("node-key", {
  expiresIn: "P90D",
  lifetimeActions: [{ action: "Rotate", timeAfterCreate: "P30D" }],
});
assert.equal((await keys.getKeyRotationPolicy("node-key")).expiresIn, "P90D");
assert.equal((await keys.getRandomBytes(32)).length, 32);
console.log("policy");

const digest = Buffer.alloc(32, 7);
for (const algorithm of ["RS256", "PS256"]) {
  const signer = new CryptographyClient(second, credential);
  const signature = await signer.sign(algorithm, digest);
  assert.ok((await signer.verify(algorithm, digest, signature.result)).result, algorithm);
}
console.log("signature");

const backup = await keys.backupKey("node-key");
assert.ok(backup.length > 0);
await (await keys.beginDeleteKey("node-key", quickly)).pollUntilDone();
assert.equal((await keys.getDeletedKey("node-key")).name, "node-key");
await assert.rejects(() => keys.purgeDeletedKey("node-key"), (error) => error.statusCode === 403);
await (await keys.beginRecoverDeletedKey("node-key", quickly)).pollUntilDone();
assert.equal((await keys.getKey("node-key")).name, "node-key");
console.log("back");

const arm = new KeyVaultManagementClient(credential, endpoints.subscription, { endpoint: endpoints.arm });
const group = "signet";
const oid = JSON.parse(Buffer.from((await credential.getToken("https://management.azure.com/.default")).token.split(".")[1], "base64url")).oid;
const vault = {
  location: "westus2",
  properties: {
    tenantId: endpoints.tenant,
    sku: { family: "A", name: "standard" },
    accessPolicies: [{ tenantId: endpoints.tenant, objectId: oid, permissions: { keys: ["all"] } }],
  },
};
assert.equal((await arm.vaults.checkNameAvailability({ name: "node-vault", type: "Microsoft.KeyVault/vaults" })).nameAvailable, true);
const made = await arm.vaults.createOrUpdate(group, "node-vault", vault);
assert.ok(made.properties.vaultUri.startsWith("https://node-vault."));
await new KeyClient(made.properties.vaultUri, credential).createRsaKey("inside", { keySize: 2048 });
console.log("vault");

const resource = await arm.keys.createIfNotExist(group, "node-vault", "by-arm", { properties: { kty: "RSA", keySize: 2048 } });
assert.ok(resource.keyUriWithVersion.startsWith(resource.keyUri));
const listed = [];
for await (const each of arm.keys.listVersions(group, "node-vault", "by-arm")) {
  listed.push(each.id);
}
assert.equal(listed.length, 1);
console.log("resource");

await arm.vaults.delete(group, "node-vault");
const deleted = await arm.vaults.getDeleted("node-vault", "westus2");
assert.ok(deleted.properties.scheduledPurgeDate);
await assert.rejects(
  () => new KeyClient(made.properties.vaultUri, credential).getKey("inside"),
  (error) => error.statusCode === 404,
);
await arm.vaults.createOrUpdate(group, "node-vault", { ...vault, properties: { ...vault.properties, createMode: "recover" } });
assert.equal((await new KeyClient(made.properties.vaultUri, credential).getKey("inside")).name, "inside");
console.log("recovered");

await arm.vaults.delete(group, "node-vault");
await arm.vaults.purgeDeleted("node-vault", "westus2", { updateIntervalInMs: 100 });
await assert.rejects(() => arm.vaults.getDeleted("node-vault", "westus2"), (error) => error.statusCode === 404);
console.log("purged");
