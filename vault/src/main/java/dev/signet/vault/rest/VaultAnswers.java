// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.json.Members;
import dev.signet.vault.VaultService;
import dev.signet.vault.json.Json;
import dev.signet.vault.keys.EncryptionAlgorithm;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyChange;
import dev.signet.vault.keys.KeyMaterial;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyOperation;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.keys.NewKey;
import dev.signet.vault.keys.RotationPolicy;
import dev.signet.vault.vaults.KeyUses;
import dev.signet.vault.vaults.Vault;
import dev.signet.vault.vaults.VaultKeys;
import dev.signet.vault.vaults.VaultName;
import dev.signet.vault.vaults.VaultState;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the data plane answers to each operation of an admitted caller. Any thread.
final class VaultAnswers {
    private static final int BODY_BYTES_MAX = 256 * 1024;
    private static final int RESULTS_MAX = 25;

    private final VaultService service;
    private final Entropy entropy;

    VaultAnswers(VaultService service, Entropy entropy) {
        this.service = service;
        this.entropy = entropy;
    }

    /// One operation on one vault.
    ///
    /// @param used told the id of the key that the audit row names
    /// @param switched told whether a version was switched on or off, and to which; empty where it
    ///     is as it was
    record Call(
            Request request,
            VaultRoute route,
            Vault vault,
            KeyJson json,
            Consumer<String> used,
            Consumer<Optional<Boolean>> switched) {
        VaultName vaultName() {
            return vault.name();
        }

        KeyName key() {
            return route.key()
                    .orElseThrow(() -> new Failed(Failure.INTERNAL, "the operation names no key"));
        }

        KeyUses.Place place() {
            return new KeyUses.Place(vault.name(), key(), route.version());
        }
    }

    Response answer(Call call) {
        VaultKeys keys = service.keys();
        VaultName vault = call.vaultName();
        return switch (call.route().operation()) {
            case CREATE -> {
                NewKey asked = KeyRequests.create(body(call));
                yield latest(call, keys.create(vault, call.key(), asked));
            }
            case IMPORT -> imported(call);
            case GET -> {
                Key key = keys.get(vault, call.key());
                yield version(call, key, VaultState.version(key, call.route().version()));
            }
            case LIST -> list(call, false);
            case LIST_DELETED -> list(call, true);
            case LIST_VERSIONS -> versions(call);
            case UPDATE -> {
                KeyChange change = KeyRequests.update(body(call));
                VaultKeys.Updated changed =
                        keys.update(vault, call.key(), call.route().version(), change);
                call.switched().accept(changed.switched());
                yield version(call, keys.get(vault, call.key()), changed.after());
            }
            case DELETE -> deleted(call, keys.delete(vault, call.key()));
            case GET_DELETED -> deleted(call, keys.getDeleted(vault, call.key()));
            case RECOVER -> latest(call, keys.recover(vault, call.key()));
            case PURGE -> {
                keys.purge(vault, call.key());
                yield Response.empty(204);
            }
            case WRAP_KEY -> protect(call, KeyOperation.WRAP_KEY);
            case ENCRYPT -> protect(call, KeyOperation.ENCRYPT);
            case UNWRAP_KEY -> open(call, KeyOperation.UNWRAP_KEY);
            case DECRYPT -> open(call, KeyOperation.DECRYPT);
            case SIGN -> {
                Members body = body(call);
                yield used(
                        call,
                        service.uses()
                                .sign(
                                        call.place(),
                                        KeyRequests.signature(body),
                                        body.requiredBytes("value")));
            }
            case VERIFY -> {
                Members body = body(call);
                boolean verified =
                        service.uses()
                                .verify(
                                        call.place(),
                                        KeyRequests.signature(body),
                                        body.requiredBytes("digest"),
                                        body.requiredBytes("value"));
                yield ok(Json.object().put("value", verified));
            }
            case BACKUP -> value(service.backups().backup(vault, call.key()));
            case RESTORE -> {
                byte[] sealed = body(call).requiredBytes("value");
                yield latest(call, service.backups().restore(vault, sealed));
            }
            case ROTATE -> latest(call, keys.rotate(vault, call.key()));
            case GET_ROTATION_POLICY -> policy(call, keys.rotationPolicy(vault, call.key()));
            case PUT_ROTATION_POLICY -> {
                RotationPolicy asked = KeyRequests.rotationPolicy(body(call));
                yield policy(call, keys.putRotationPolicy(vault, call.key(), asked));
            }
            case RANDOM_BYTES -> {
                Members body = body(call);
                int count = body.integer("count").orElse(0);
                if (count < 1 || count > 128) {
                    throw body.refused("count");
                }
                yield value(entropy.bytes(count));
            }
        };
    }

    private Response protect(Call call, KeyOperation operation) {
        Members body = body(call);
        EncryptionAlgorithm algorithm = KeyRequests.encryption(body);
        byte[] value = body.requiredBytes("value");
        try {
            return used(call, service.uses().protect(operation, call.place(), algorithm, value));
        } finally {
            Arrays.fill(value, (byte) 0);
        }
    }

    private Response open(Call call, KeyOperation operation) {
        Members body = body(call);
        EncryptionAlgorithm algorithm = KeyRequests.encryption(body);
        KeyUses.Used used =
                service.uses()
                        .open(operation, call.place(), algorithm, body.requiredBytes("value"));
        try {
            return used(call, used);
        } finally {
            Arrays.fill(used.value(), (byte) 0);
        }
    }

    private Response imported(Call call) {
        Members body = body(call);
        if (body.flag("Hsm").orElse(false)) {
            throw body.refused("Hsm");
        }
        Members webKey = body.objectOrEmpty("key");
        try (KeyMaterial material = KeyImports.of(webKey)) {
            NewKey asked =
                    KeyRequests.described(
                            material.publicPart().type(), KeyRequests.operations(webKey), body);
            Key key =
                    service.keys()
                            .add(
                                    call.vaultName(),
                                    call.key(),
                                    asked,
                                    material,
                                    VaultKeys.IfPresent.ADD_VERSION);
            return latest(call, key);
        }
    }

    private Response used(Call call, KeyUses.Used used) {
        String kid = kid(call, used.version());
        call.used().accept(kid);
        return ok(Json.object().put("kid", kid).put("value", KeyJson.base64(used.value())));
    }

    private static String kid(Call call, KeyVersion version) {
        return call.json().base() + "/keys/" + call.key().text() + "/" + version.id().text();
    }

    private Response latest(Call call, Key key) {
        return version(call, key, key.latest());
    }

    private Response version(Call call, Key key, KeyVersion version) {
        call.used().accept(call.json().kid(key, version));
        return ok(call.json().bundle(key, version));
    }

    private Response deleted(Call call, Key key) {
        return ok(call.json().deletedBundle(key));
    }

    private Response policy(Call call, RotationPolicy policy) {
        return ok(call.json().rotationPolicy(call.key(), policy));
    }

    private Response list(Call call, boolean deleted) {
        List<Key> keys = service.keys().list(call.vaultName(), after(call), deleted);
        return page(
                call,
                keys,
                key -> deleted ? call.json().deletedItem(key) : call.json().item(key),
                key -> key.name().text());
    }

    private Response versions(Call call) {
        Key key = service.keys().get(call.vaultName(), call.key());
        Optional<String> after = after(call);
        List<KeyVersion> versions = new ArrayList<>(key.versions().reversed());
        after.ifPresent(last -> versions.removeIf(version -> version.number() >= number(last)));
        return page(
                call,
                versions,
                version -> call.json().item(key, version),
                version -> Integer.toString(version.number()));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw foreignToken();
        }
    }

    private <T> Response page(
            Call call, List<T> rest, Function<T, ObjectNode> item, Function<T, String> place) {
        int countMax = countMax(call.request());
        ObjectNode body = Json.object();
        ArrayNode values = body.putArray("value");
        rest.stream().limit(countMax).map(item).forEach(values::add);
        if (rest.size() > countMax) {
            String token =
                    KeyJson.base64(
                            place.apply(rest.get(countMax - 1)).getBytes(StandardCharsets.UTF_8));
            body.put(
                    "nextLink",
                    call.json().base()
                            + "/"
                            + String.join("/", segments(call.request()))
                            + "?api-version="
                            + call.json().version().text()
                            + "&$skiptoken="
                            + token
                            + "&maxresults="
                            + countMax);
        }
        return ok(body);
    }

    private static List<String> segments(Request request) {
        return request.path().stream()
                .filter(segment -> !segment.isEmpty())
                .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8))
                .toList();
    }

    private static int countMax(Request request) {
        Optional<String> asked = request.parameter("maxresults").filter(text -> !text.isEmpty());
        if (asked.isEmpty()) {
            return RESULTS_MAX;
        }
        try {
            int count = Integer.parseInt(asked.get());
            if (count >= 1 && count <= RESULTS_MAX) {
                return count;
            }
        } catch (NumberFormatException _) {
            // refused below
        }
        throw refused("maxresults is a number from 1 to 25", "maxresults");
    }

    private static Optional<String> after(Call call) {
        try {
            return call.request()
                    .parameter("$skiptoken")
                    .filter(text -> !text.isEmpty())
                    .map(
                            text ->
                                    new String(
                                            Base64.getUrlDecoder().decode(text),
                                            StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            throw foreignToken();
        }
    }

    private static Failed foreignToken() {
        return refused("the $skiptoken is none of this vault", "$skiptoken");
    }

    private static Members body(Call call) {
        try {
            byte[] bytes = call.request().body().readNBytes(BODY_BYTES_MAX + 1);
            if (bytes.length > BODY_BYTES_MAX) {
                throw new Failed(
                        Failure.TOO_LARGE,
                        "the body is larger than 256 KiB",
                        new Fact("bytesMax", BODY_BYTES_MAX));
            }
            return Json.read(bytes);
        } catch (IOException e) {
            throw new Failed(e, Failure.MALFORMED, "the body could not be read");
        }
    }

    private static Response value(byte[] bytes) {
        return ok(Json.object().put("value", KeyJson.base64(bytes)));
    }

    private static Response ok(ObjectNode body) {
        return Response.of(200, "application/json; charset=utf-8", Json.write(body));
    }

    private static Failed refused(String text, String field) {
        return new Failed(Failure.INVALID, text, new Fact("field", field));
    }
}
