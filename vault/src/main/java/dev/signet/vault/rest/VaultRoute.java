// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyVersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a method and a path ask for (contract 3.1). The fixed words are compared without case;
/// an empty version, as in `/keys/{name}//wrapkey` and `/keys/{name}/`, or none, as in
/// `/keys/{name}/wrapkey`, stands for the latest.
///
/// @param key empty for lists, restore and random bytes
/// @param version empty for the latest, and where an operation takes none
record VaultRoute(VaultOperation operation, Optional<KeyName> key, Optional<KeyVersionId> version) {

    /// @throws Failed `NOT_FOUND` for an address that does not exist, `METHOD_NOT_ALLOWED` for
    ///     one that has no such method, `INVALID` for a name or a version that breaks its
    ///     grammar
    static VaultRoute of(String method, List<String> path) {
        List<String> parts = new ArrayList<>(path);
        while (!parts.isEmpty() && parts.getLast().isEmpty()) {
            parts.removeLast();
        }
        if (parts.isEmpty()) {
            throw notFound();
        }
        return switch (lower(parts.getFirst())) {
            case "keys" -> keys(method, parts);
            case "deletedkeys" -> deletedKeys(method, parts);
            case "rng" -> {
                if (parts.size() > 1) {
                    throw notFound();
                }
                yield plain(only(method, "POST", VaultOperation.RANDOM_BYTES));
            }
            default -> throw notFound();
        };
    }

    private static VaultRoute keys(String method, List<String> parts) {
        return switch (parts.size()) {
            case 1 -> plain(only(method, "GET", VaultOperation.LIST));
            case 2 -> {
                if (method.equals("POST") && lower(parts.get(1)).equals("restore")) {
                    yield plain(VaultOperation.RESTORE);
                }
                VaultOperation operation =
                        switch (method) {
                            case "GET" -> VaultOperation.GET;
                            case "PUT" -> VaultOperation.IMPORT;
                            case "PATCH" -> VaultOperation.UPDATE;
                            case "DELETE" -> VaultOperation.DELETE;
                            default -> throw notAllowed();
                        };
                yield named(operation, parts.get(1));
            }
            case 3 -> third(method, parts.get(1), parts.get(2));
            case 4 -> {
                requireHere(parts.get(3));
                VaultOperation operation = use(parts.get(3)).orElseThrow(VaultRoute::notFound);
                yield versioned(only(method, "POST", operation), parts.get(1), parts.get(2));
            }
            default -> throw notFound();
        };
    }

    /// What a key version is used for, by the last word of the address.
    private static Optional<VaultOperation> use(String word) {
        return switch (lower(word)) {
            case "wrapkey" -> Optional.of(VaultOperation.WRAP_KEY);
            case "unwrapkey" -> Optional.of(VaultOperation.UNWRAP_KEY);
            case "encrypt" -> Optional.of(VaultOperation.ENCRYPT);
            case "decrypt" -> Optional.of(VaultOperation.DECRYPT);
            case "sign" -> Optional.of(VaultOperation.SIGN);
            case "verify" -> Optional.of(VaultOperation.VERIFY);
            default -> Optional.empty();
        };
    }

    /// What only hardware can do is refused by its name.
    private static void requireHere(String word) {
        String reason =
                switch (lower(word)) {
                    case "attestation" ->
                            "Keys are kept in software here: there is no attestation of a key.";
                    case "release" ->
                            "Keys do not leave this vault: no key is exportable, and secure key"
                                    + " release is not supported.";
                    default -> "";
                };
        if (!reason.isEmpty()) {
            throw new Failed(Failure.UNPROCESSABLE, reason, new Fact("operation", lower(word)));
        }
    }

    private static VaultRoute third(String method, String key, String word) {
        requireHere(word);
        Optional<VaultOperation> use = use(word);
        if (use.isPresent()) { // without a version: the latest
            return named(only(method, "POST", use.get()), key);
        }
        return switch (lower(word)) {
            case "create" -> named(only(method, "POST", VaultOperation.CREATE), key);
            case "rotate" -> named(only(method, "POST", VaultOperation.ROTATE), key);
            case "backup" -> named(only(method, "POST", VaultOperation.BACKUP), key);
            case "versions" -> named(only(method, "GET", VaultOperation.LIST_VERSIONS), key);
            case "rotationpolicy" ->
                    named(
                            switch (method) {
                                case "GET" -> VaultOperation.GET_ROTATION_POLICY;
                                case "PUT" -> VaultOperation.PUT_ROTATION_POLICY;
                                default -> throw notAllowed();
                            },
                            key);
            default ->
                    versioned(
                            switch (method) {
                                case "GET" -> VaultOperation.GET;
                                case "PATCH" -> VaultOperation.UPDATE;
                                default -> throw notAllowed();
                            },
                            key,
                            word);
        };
    }

    private static VaultRoute deletedKeys(String method, List<String> parts) {
        return switch (parts.size()) {
            case 1 -> plain(only(method, "GET", VaultOperation.LIST_DELETED));
            case 2 ->
                    named(
                            switch (method) {
                                case "GET" -> VaultOperation.GET_DELETED;
                                case "DELETE" -> VaultOperation.PURGE;
                                default -> throw notAllowed();
                            },
                            parts.get(1));
            case 3 -> {
                if (!lower(parts.get(2)).equals("recover")) {
                    throw notFound();
                }
                yield named(only(method, "POST", VaultOperation.RECOVER), parts.get(1));
            }
            default -> throw notFound();
        };
    }

    private static VaultRoute plain(VaultOperation operation) {
        return new VaultRoute(operation, Optional.empty(), Optional.empty());
    }

    private static VaultRoute named(VaultOperation operation, String key) {
        return new VaultRoute(operation, Optional.of(new KeyName(key)), Optional.empty());
    }

    private static VaultRoute versioned(VaultOperation operation, String key, String version) {
        return new VaultRoute(
                operation,
                Optional.of(new KeyName(key)),
                version.isEmpty() ? Optional.empty() : Optional.of(new KeyVersionId(version)));
    }

    private static VaultOperation only(String method, String allowed, VaultOperation operation) {
        if (!method.equals(allowed)) {
            throw notAllowed();
        }
        return operation;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Failed notFound() {
        return new Failed(
                Failure.NOT_FOUND, "The requested address does not exist in a key vault.");
    }

    private static Failed notAllowed() {
        return new Failed(Failure.METHOD_NOT_ALLOWED, "The method is not allowed at this address.");
    }
}
