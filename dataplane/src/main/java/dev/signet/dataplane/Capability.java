// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.JsonWriter;
import dev.signet.fhir.search.SearchParameter;
import java.time.Instant;

/// The CapabilityStatement of `/metadata` (<https://hl7.org/fhir/R4/capabilitystatement.html>):
/// made out of the definitions once for an address; needs no stored data. Any thread.
final class Capability {
    private static final String[] INTERACTIONS = {
        "read",
        "vread",
        "update",
        "delete",
        "history-instance",
        "history-type",
        "create",
        "search-type",
    };

    private final FhirModel model;
    private final Instant date;
    private volatile Made last = new Made("", "", new byte[0]);

    /// What was made for the address that was asked last.
    private record Made(String base, String authority, byte[] json) {}

    /// @param date since when it is so
    Capability(FhirModel model, Instant date) {
        this.model = model;
        this.date = date;
    }

    /// @param base the account's address as the client wrote it
    byte[] json(String base, FhirSettings settings) {
        Made made = last;
        if (!made.base().equals(base) || !made.authority().equals(settings.authority())) {
            made = new Made(base, settings.authority(), made(base, settings));
            last = made;
        }
        return made.json();
    }

    private byte[] made(String base, FhirSettings settings) {
        var json = new JsonWriter(1 << 18);
        json.raw("{\"resourceType\":\"CapabilityStatement\",\"url\":");
        json.string(base + "/metadata");
        json.raw(",\"name\":\"SignetCapabilityStatement\",\"status\":\"active\",\"date\":");
        json.string(date.toString());
        json.raw(
                ",\"kind\":\"instance\",\"software\":{\"name\":\"Signet\",\"version\":\"0.1.0\"},");
        json.raw("\"implementation\":{\"description\":\"Signet FHIR service\",\"url\":");
        json.string(base);
        json.raw("},\"fhirVersion\":\"" + model.definitions().version().number());
        json.raw("\",\"format\":[\"application/fhir+json\",\"json\"],");
        json.raw("\"rest\":[{\"mode\":\"server\",\"security\":{\"cors\":true,\"service\":[{");
        json.raw("\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/");
        json.raw("restful-security-service\",\"code\":\"OAuth\"}]}],\"extension\":[{\"url\":");
        json.raw("\"http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris\",");
        json.raw("\"extension\":[{\"url\":\"token\",\"valueUri\":");
        json.string(settings.authority() + "/oauth2/v2.0/token");
        json.raw("}]}]},\"resource\":[");
        String separator = "";
        for (String type : model.definitions().resourceTypes()) {
            json.raw(separator);
            resource(json, type);
            separator = ",";
        }
        json.raw("],\"interaction\":[{\"code\":\"transaction\"},{\"code\":\"batch\"},");
        json.raw("{\"code\":\"search-system\"},{\"code\":\"history-system\"}]}]}");
        return json.toBytes();
    }

    private void resource(JsonWriter json, String type) {
        json.raw("{\"type\":\"" + type + "\",\"profile\":");
        json.string("http://hl7.org/fhir/StructureDefinition/" + type);
        json.raw(",\"interaction\":[");
        String separator = "";
        for (String interaction : INTERACTIONS) {
            json.raw(separator + "{\"code\":\"" + interaction + "\"}");
            separator = ",";
        }
        json.raw("],\"versioning\":\"versioned-update\",\"readHistory\":true,");
        json.raw("\"updateCreate\":true,\"conditionalCreate\":true,");
        json.raw("\"conditionalRead\":\"not-match\",\"conditionalUpdate\":false,");
        json.raw("\"conditionalDelete\":\"not-supported\",\"searchParam\":[");
        separator = "";
        for (SearchParameter parameter : model.searchParameters().of(type)) {
            json.raw(separator + "{\"name\":");
            json.string(parameter.code());
            json.raw(",\"type\":\"" + parameter.type().code() + "\"}");
            separator = ",";
        }
        json.raw("]}");
    }

    /// `/.well-known/smart-configuration`.
    byte[] smartConfiguration(FhirSettings settings) {
        var json = new JsonWriter(512);
        json.raw("{\"issuer\":");
        json.string(settings.authority());
        json.raw(",\"token_endpoint\":");
        json.string(settings.authority() + "/oauth2/v2.0/token");
        json.raw(",\"grant_types_supported\":[\"client_credentials\"],");
        json.raw("\"token_endpoint_auth_methods_supported\":[\"client_secret_post\",");
        json.raw("\"client_secret_basic\"],\"capabilities\":[\"client-confidential-symmetric\"]}");
        return json.toBytes();
    }
}
