# SPDX-License-Identifier: Apache-2.0
"""The life of a key with the unmodified client, the check of the challenge on. Argument: endpoints.json.
Prints one line for each step."""
import json
import sys

from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.keyvault.keys import KeyClient, KeyRotationLifetimeAction, KeyRotationPolicy, KeyRotationPolicyAction
from azure.keyvault.keys.crypto import CryptographyClient, EncryptionAlgorithm, KeyWrapAlgorithm, SignatureAlgorithm

with open(sys.argv[1]) as file:
    endpoints = json.load(file)
with open(endpoints["clientSecretFile"]) as file:
    secret = file.read().strip()
# this version of the library asks Microsoft about every other tenant than adfs
credential = ClientSecretCredential(
    "adfs", endpoints["clientId"], secret, authority=endpoints["issuer"]
)
keys = KeyClient(endpoints["vault"], credential)
plain = b"thirty-two bytes of a plain key!"

first = keys.create_rsa_key("python-key", size=2048, tags={"use": "fhir"})
assert first.properties.tags == {"use": "fhir"}
crypto = CryptographyClient(first.id, credential)
wrapped = crypto.wrap_key(KeyWrapAlgorithm.rsa_oaep_256, plain)
second = keys.rotate_key("python-key")
assert second.properties.version != first.properties.version
assert crypto.unwrap_key(KeyWrapAlgorithm.rsa_oaep_256, wrapped.encrypted_key).key == plain
sealed = crypto.encrypt(EncryptionAlgorithm.rsa_oaep, plain).ciphertext
assert crypto.decrypt(EncryptionAlgorithm.rsa_oaep, sealed).plaintext == plain
print("key")

versions = [each.version for each in keys.list_properties_of_key_versions("python-key")]
assert sorted(versions) == sorted([first.properties.version, second.properties.version])
print("versions")

policy = KeyRotationPolicy(
    expires_in="P90D",
    lifetime_actions=[KeyRotationLifetimeAction(KeyRotationPolicyAction.rotate, time_after_create="P30D")],
)
assert keys.update_key_rotation_policy("python-key", policy).expires_in == "P90D"
assert keys.get_key_rotation_policy("python-key").expires_in == "P90D"
assert len(keys.get_random_bytes(16)) == 16
print("policy")

digest = bytes([7] * 32)
for algorithm in (SignatureAlgorithm.rs256, SignatureAlgorithm.ps256):
    signature = crypto.sign(algorithm, digest).signature
    assert crypto.verify(algorithm, digest, signature).is_valid, algorithm
curve = CryptographyClient(keys.create_ec_key("python-curve", curve="P-256K").id, credential)
assert curve.verify(SignatureAlgorithm.es256_k, digest, curve.sign(SignatureAlgorithm.es256_k, digest).signature).is_valid
print("signature")

keys.update_key_properties("python-key", enabled=False)
try:
    CryptographyClient(second.id, credential).unwrap_key(KeyWrapAlgorithm.rsa_oaep_256, wrapped.encrypted_key)
    raise AssertionError("a disabled key unwraps")
except HttpResponseError as refused:
    assert refused.status_code == 403, refused
keys.update_key_properties("python-key", enabled=True)
print("disabled")

keys.begin_delete_key("python-key", _polling_interval=0.1).wait()
assert keys.get_deleted_key("python-key").name == "python-key"
try:
    keys.get_key("python-key")
    raise AssertionError("a deleted key is there")
except ResourceNotFoundError:
    pass
keys.begin_recover_deleted_key("python-key", _polling_interval=0.1).wait()
assert keys.get_key("python-key").name == "python-key"
print("back")
