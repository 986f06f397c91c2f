// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.controlplane.arm.ArmJson;
import dev.signet.http.Response;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/metadata/endpoints`: where a client that knows this address only finds everything else. Its
/// oldest version is one short object; 2019-05-01 and 2020-06-01 are an array of clouds with one
/// cloud in it, and 2022-09-01 is that cloud.
///
/// @param base this server's root address as the client knows it, without trailing slash
record EndpointsDocument(ControlPlaneSettings settings, String base) {
    /// The name of the cloud.
    private static final String NAME = "Signet";

    Response answer(String version) {
        return switch (version) {
            case "2015-01-01" -> ArmJson.response(200, oldest());
            case "2019-05-01", "2020-06-01" -> {
                ObjectNode wrapped = ArmJson.object();
                ArrayNode clouds = wrapped.putArray("clouds");
                clouds.add(cloud());
                yield ArmJson.response(200, clouds);
            }
            default -> ArmJson.response(200, cloud());
        };
    }

    private ObjectNode oldest() {
        ObjectNode body = ArmJson.object();
        body.put("galleryEndpoint", base + "/");
        body.put("graphEndpoint", base + "/");
        body.put("portalEndpoint", settings.portal());
        ObjectNode authentication = body.putObject("authentication");
        // only for an authority that ends so do older clients ask nobody else's servers
        authentication.put("loginEndpoint", settings.issuer() + "/adfs");
        audiences(authentication);
        return body;
    }

    private ObjectNode cloud() {
        ObjectNode cloud = ArmJson.object();
        cloud.put("portal", settings.portal());
        ObjectNode authentication = cloud.putObject("authentication");
        authentication.put("loginEndpoint", settings.issuer() + "/");
        audiences(authentication);
        authentication.put("tenant", settings.tenant());
        authentication.put("identityProvider", "AAD");
        cloud.put("graphAudience", base + "/");
        cloud.put("graph", base + "/");
        cloud.put("microsoftGraphResourceId", base + "/");
        cloud.put("name", NAME);
        ObjectNode suffixes = cloud.putObject("suffixes");
        suffixes.put("keyVaultDns", settings.vaultSuffix());
        cloud.put("resourceManager", base + "/");
        cloud.put("gallery", base + "/");
        return cloud;
    }

    private void audiences(ObjectNode authentication) {
        ArrayNode audiences = authentication.putArray("audiences");
        settings.audiences().forEach(audiences::add);
    }
}
