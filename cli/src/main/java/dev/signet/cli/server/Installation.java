// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Where a server is and as whom to speak to it.
///
/// @param arm address of the control plane, without a slash at its end
/// @param tokenAddress where tokens are issued
/// @param audience what tokens for the control plane are asked for
/// @param vaultAudience the same for vaults that name none
/// @param fhirAudience the same for data
/// @param tenant id of the tenant
/// @param subscription id of the subscription to work in
/// @param vault address of the embedded vault, when it runs on this machine
/// @param ca whom to trust; empty for the JDK's authorities
public record Installation(
        String arm,
        String tokenAddress,
        String audience,
        String vaultAudience,
        String fhirAudience,
        String tenant,
        String subscription,
        Optional<String> vault,
        String clientId,
        Path clientSecretFile,
        Optional<Path> ca) {

    /// The installation of a data folder: what `endpoints.json` tells, as its administrator.
    ///
    /// @throws CommandFailed when there is no such file, or it is not as `signet up` writes it
    public static Installation ofFolder(Path data) {
        Path file = data.resolve("endpoints.json");
        if (!Files.exists(file)) {
            throw CommandFailed.error(
                    "there is no " + file + "; is the server up, and is --data right?");
        }
        try {
            return of(Json.MAPPER.readTree(Files.readAllBytes(file)));
        } catch (JacksonException | IllegalArgumentException e) {
            throw CommandFailed.error(
                    file + " is not as `signet up` writes it; start the server again");
        } catch (IOException e) {
            throw CommandFailed.error("cannot read " + file);
        }
    }

    private static Installation of(JsonNode endpoints) {
        String tenant = text(endpoints, "tenant");
        return new Installation(
                text(endpoints, "arm"),
                text(endpoints, "issuer") + "/" + tenant + "/oauth2/v2.0/token",
                text(endpoints, "audiences", "arm"),
                text(endpoints, "audiences", "vault"),
                text(endpoints, "audiences", "fhir"),
                tenant,
                text(endpoints, "subscription"),
                Optional.of(text(endpoints, "vault")),
                text(endpoints, "clientId"),
                Path.of(text(endpoints, "clientSecretFile")),
                Json.text(endpoints, "ca").map(Path::of));
    }

    private static String text(JsonNode endpoints, String... names) {
        return Json.text(endpoints, names)
                .orElseThrow(() -> new IllegalArgumentException("endpoints.json lacks a member"));
    }

    /// The same with another subscription.
    public Installation in(String other) {
        return new Installation(
                arm,
                tokenAddress,
                audience,
                vaultAudience,
                fhirAudience,
                tenant,
                other,
                vault,
                clientId,
                clientSecretFile,
                ca);
    }
}
