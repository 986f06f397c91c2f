// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.portal.PortalSettings;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.session.Tokens;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An account as ARM shows it.
///
/// @param id of ARM
/// @param workspace empty for one that stands in no workspace
/// @param name its last name
/// @param state of its provisioning
/// @param keyUri empty when its key is the service's own
/// @param json all that ARM says
public record Account(
        String id,
        String group,
        Optional<String> workspace,
        String name,
        String kind,
        String location,
        String state,
        Optional<String> keyUri,
        JsonNode json) {

    /// Reads one of `services` or of `workspaces/fhirservices`.
    public static Account of(JsonNode json) {
        String id = json.path("id").asString("");
        String[] parts = id.split("/", -1);
        boolean inWorkspace = json.path("type").asString("").endsWith("/fhirservices");
        JsonNode properties = json.path("properties");
        String uri =
                inWorkspace
                        ? properties
                                .path("encryption")
                                .path("customerManagedKeyEncryption")
                                .path("keyEncryptionKeyUrl")
                                .asString("")
                        : properties
                                .path("cosmosDbConfiguration")
                                .path("keyVaultKeyUri")
                                .asString("");
        return new Account(
                id,
                parts.length > 4 ? parts[4] : "",
                inWorkspace && parts.length > 8 ? Optional.of(parts[8]) : Optional.empty(),
                parts[parts.length - 1],
                json.path("kind").asString(""),
                json.path("location").asString(""),
                properties.path("provisioningState").asString(""),
                uri.isEmpty() ? Optional.empty() : Optional.of(uri),
                json);
    }

    /// The name under which its data is served.
    public String served() {
        return workspace.map(each -> each + "-").orElse("") + name;
    }

    /// Its name in addresses of the portal.
    public String reference() {
        return workspace.map(each -> each + ".").orElse("") + name;
    }

    /// Its first page.
    public String href() {
        return PortalSettings.ROOT + Planes.path("accounts", group, reference());
    }

    /// The api-version in which it is read and written.
    public String version() {
        return workspace.isPresent() ? Planes.WORKSPACES : Planes.ACCOUNTS;
    }

    /// Whom tokens for its data are made out to.
    public String audience() {
        String audience =
                json.path("properties")
                        .path("authenticationConfiguration")
                        .path("audience")
                        .asString("");
        boolean own = audience.toLowerCase(Locale.ROOT).contains("azurehealthcareapis.com");
        return audience.isEmpty() || own ? Tokens.FHIR : audience;
    }

    /// Whether that is the object id of its own identity, or of the one that it goes by.
    public boolean isIdentity(String objectId) {
        JsonNode identity = json.path("identity");
        return !objectId.isEmpty()
                && (identity.path("principalId").asString("").equalsIgnoreCase(objectId)
                        || identity.path("userAssignedIdentities")
                                .valueStream()
                                .anyMatch(
                                        each ->
                                                each.path("principalId")
                                                        .asString("")
                                                        .equalsIgnoreCase(objectId)));
    }

    public boolean customerManaged() {
        return keyUri.isPresent();
    }

    /// The FHIR version, as people say it.
    public String fhir() {
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "fhir", "fhir-r4" -> "R4";
            case "fhir-stu3" -> "STU3";
            case "fhir-r4b" -> "R4B";
            case "fhir-r5" -> "R5";
            default -> kind;
        };
    }

    /// Where its key lies, read from the key's URI.
    public Optional<KeyPlace> key() {
        return keyUri.flatMap(KeyPlace::of);
    }
}
