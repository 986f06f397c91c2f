// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.JsonWriter;
import dev.signet.fhir.search.SearchParameter;
import java.time.Instant;

/// The CapabilityStatement of `/metadata` (<https://hl7.org/fhir/R4/capabilitystatement.html>):
/// made once
/// out of the definitions; needs no stored data.
final class Capability {
    private static final String[] INTERACTIONS = {
        "read", "vread", "update", "delete", "history-instance", "history-type", "create",
        "search-type",
    };

    private final FhirModel model;
    private final FhirSettings settings;
    private final Instant date;

    Capability(FhirModel model, FhirSettings settings, Instant date) {
        this.model = model;
        this.settings = settings;
        this.date = date;
    }

    byte[] json(String base) {
        var json = new JsonWriter(1 << 18);
        json.raw("{\"resourceType\":\"CapabilityStatement\",\"url\":");
        json.string(base + "/metadata");
        json.raw(",\"name\":\"SignetCapabilityStatement\",\"status\":\"active\",\"date\":");
        json.string(date.toString());
        json.raw(",\"kind\":\"instance\",\"software\":{\"name\":\"Signet\",\"version\":\"0.1.0\"},");
        json.raw("\"implementation\":{\"description\":\"Signet FHIR service\",\"url\":");
        json.string(base);
        json.raw("},\"fhirVersion\":\"4.0.1\",\"format\":[\"application/fhir+json\",\"json\"],");
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
    byte[] smartConfiguration() {
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
