// SPDX-License-Identifier: Apache-2.0
package dev.signet.customerkeys;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Secret;
import dev.signet.installation.DataFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// As whom a vault elsewhere is asked: the file that `signet vault` writes and that `--vault` takes
/// with `--vault-credentials` (docs/operating.md). Written or read here and nowhere else.
///
/// @param authority address of the issuer, without tenant
/// @param tenant of the issuer
/// @param client id of the client
/// @param secretFile where its secret lies; relative to the folder of the file
/// @param resource what its tokens are made out to, where the vault's challenge does not say
/// @param ca a PEM file of whom is trusted beside the usual; relative to the folder of the file
record VaultCredentials(
        String authority,
        String tenant,
        String client,
        Path secretFile,
        Optional<String> resource,
        Optional<Path> ca) {
    private static final String AUTHORITY = "authority";
    private static final String TENANT = "tenant";
    private static final String CLIENT = "clientId";
    private static final String SECRET = "clientSecret";
    private static final String SECRET_FILE = "clientSecretFile";
    private static final String CA = "ca";
    private static final String RESOURCE = "resource";

    /// What a file says, its secret read.
    ///
    /// @param secret the reader owns it
    /// @param ca where it lies
    record Read(
            String authority,
            String tenant,
            String client,
            Secret secret,
            Optional<String> resource,
            Optional<Path> ca) {}

    /// Writes the file for its owner alone.
    void write(Path file) {
        var json = JsonMapper.builder().build();
        ObjectNode members = json.createObjectNode();
        members.put(AUTHORITY, authority);
        members.put(TENANT, tenant);
        members.put(CLIENT, client);
        members.put(SECRET_FILE, secretFile.toString());
        ca.ifPresent(path -> members.put(CA, path.toString()));
        resource.ifPresent(audience -> members.put(RESOURCE, audience));
        DataFolder.write(
                file,
                json.writerWithDefaultPrettyPrinter().writeValueAsBytes(members),
                "rw-------");
    }

    /// Reads a file; the secret may stand in it as `clientSecret` too.
    ///
    /// @throws Failed `INVALID` when it is not there, is no JSON or lacks a field
    static Read read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw invalid(file, "there is no such credentials file");
        }
        JsonNode json;
        try {
            json = JsonMapper.builder().build().readTree(DataFolder.read(file));
        } catch (JacksonException e) {
            throw invalid(file, "the credentials file is not JSON");
        }
        String secret =
                json.hasNonNull(SECRET)
                        ? json.get(SECRET).asString()
                        : new String(
                                DataFolder.read(beside(file, json, SECRET_FILE)),
                                StandardCharsets.UTF_8);
        return new Read(
                text(json, AUTHORITY, file),
                text(json, TENANT, file),
                text(json, CLIENT, file),
                Secret.owning(secret.strip().getBytes(StandardCharsets.UTF_8)),
                json.hasNonNull(RESOURCE)
                        ? Optional.of(json.get(RESOURCE).asString())
                        : Optional.empty(),
                json.hasNonNull(CA) ? Optional.of(beside(file, json, CA)) : Optional.empty());
    }

    private static Path beside(Path file, JsonNode json, String field) {
        Path named = Path.of(text(json, field, file));
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? named : folder.resolve(named);
    }

    private static String text(JsonNode json, String field, Path file) {
        JsonNode value = json.get(field);
        if (value == null || !value.isString()) {
            throw new Failed(
                    Failure.INVALID,
                    "the credentials file lacks a field",
                    new Fact("file", file),
                    new Fact("field", field));
        }
        return value.asString();
    }

    private static Failed invalid(Path file, String text) {
        return new Failed(Failure.INVALID, text, new Fact("file", file));
    }
}
