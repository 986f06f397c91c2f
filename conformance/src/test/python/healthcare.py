# SPDX-License-Identifier: Apache-2.0
"""The life of an account, of a workspace and of a vault with the unmodified management clients. Arguments:
endpoints.json, a key's URI. Prints one line for each step."""
import json
import sys

from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.mgmt.healthcareapis import HealthcareApisManagementClient
from azure.mgmt.keyvault import KeyVaultManagementClient
from azure.mgmt.resource import ResourceManagementClient

with open(sys.argv[1]) as file:
    endpoints = json.load(file)
key_uri = sys.argv[2]
with open(endpoints["clientSecretFile"]) as file:
    secret = file.read().strip()
# this version of the library asks Microsoft about every other tenant than adfs
credential = ClientSecretCredential("adfs", endpoints["clientId"], secret, authority=endpoints["issuer"])
where = dict(base_url=endpoints["arm"], credential_scopes=["https://management.azure.com/.default"])
quickly = dict(polling_interval=0.1)
group = "python-group"
resources = ResourceManagementClient(credential, endpoints["subscription"], **where)
health = HealthcareApisManagementClient(credential, endpoints["subscription"], **where)
vaults = KeyVaultManagementClient(credential, endpoints["subscription"], **where)


def gone(call):
    try:
        call()
    except ResourceNotFoundError:
        return True
    return False


assert resources.resource_groups.create_or_update(group, {"location": "westus2"}).name == group
assert health.services.check_name_availability({"name": "pyservice", "type": "Microsoft.HealthcareApis/services"}).name_available
made = health.services.begin_create_or_update(
    group,
    "pyservice",
    {
        "kind": "fhir-R4",
        "location": "westus2",
        "properties": {"cosmosDbConfiguration": {"keyVaultKeyUri": key_uri, "offerThroughput": 1000}},
    },
    **quickly,
).result()
assert made.properties.provisioning_state == "Succeeded", made
assert made.properties.cosmos_db_configuration.key_vault_key_uri == key_uri
print("account")

shown = health.services.get(group, "pyservice")
assert shown.kind == "fhir-R4" and shown.system_data.created_by_type == "Application", shown
changed = health.services.begin_update(group, "pyservice", {"tags": {"ward": "7"}}, **quickly).result()
assert changed.tags == {"ward": "7"}
assert "pyservice" in [each.name for each in health.services.list_by_resource_group(group)]
assert "pyservice" in [each.name for each in health.services.list()]
print("changed")

try:
    health.services.begin_create_or_update(
        group,
        "pybroken",
        {
            "kind": "fhir-R4",
            "location": "westus2",
            "properties": {"cosmosDbConfiguration": {"keyVaultKeyUri": key_uri + "-missing"}},
        },
        **quickly,
    ).result()
    raise AssertionError("an account under a key that is not there")
except HttpResponseError as refused:
    assert "Error contacting the Azure Key Vault resource" in str(refused), refused
print("refused")

workspace = health.workspaces.begin_create_or_update(group, "pyspace", {"location": "westus2"}, **quickly).result()
assert workspace.name == "pyspace"
fhir = health.fhir_services.begin_create_or_update(
    group, "pyspace", "pyfhir", {"kind": "fhir-R4", "location": "westus2", "properties": {}}, **quickly
).result()
assert fhir.name == "pyspace/pyfhir" and fhir.provisioning_state == "Succeeded", fhir
patched = health.fhir_services.begin_update(group, "pyfhir", "pyspace", {"tags": {"a": "b"}}, **quickly).result()
assert patched.tags == {"a": "b"}
assert [each.name for each in health.fhir_services.list_by_workspace(group, "pyspace")] == ["pyspace/pyfhir"]
health.fhir_services.begin_delete(group, "pyfhir", "pyspace", **quickly).result()
health.workspaces.begin_delete(group, "pyspace", **quickly).result()
assert gone(lambda: health.workspaces.get(group, "pyspace"))
print("workspace")

vault = vaults.vaults.begin_create_or_update(
    group,
    "py-vault",
    {
        "location": "westus2",
        "properties": {
            "tenantId": endpoints["tenant"],
            "sku": {"family": "A", "name": "standard"},
            "accessPolicies": [],
            "softDeleteRetentionInDays": 7,
        },
    },
    **quickly,
).result()
assert vault.properties.vault_uri.startswith("https://py-vault."), vault
key = vaults.keys.create_if_not_exist(group, "py-vault", "by-arm", {"properties": {"kty": "RSA", "keySize": 2048}})
assert vaults.keys.get(group, "py-vault", "by-arm").key_uri_with_version == key.key_uri_with_version
vaults.vaults.delete(group, "py-vault")
assert vaults.vaults.get_deleted("py-vault", "westus2").name == "py-vault"
vaults.vaults.begin_purge_deleted("py-vault", "westus2", **quickly).result()
print("vault")

health.services.begin_delete(group, "pyservice", **quickly).result()
assert gone(lambda: health.services.get(group, "pyservice"))
resources.resource_groups.begin_delete(group, **quickly).result()
assert gone(lambda: resources.resource_groups.get(group))
print("removed")
