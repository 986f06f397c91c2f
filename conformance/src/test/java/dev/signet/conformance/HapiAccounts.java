// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.http.impl.client.HttpClients;

/// HAPI's unmodified generic client, pointed at accounts of a running server.
final class HapiAccounts {
    private HapiAccounts() {}

    /// A client for an account. It looks at the CapabilityStatement before its first request, as it
    /// does when nothing else is said.
    ///
    /// @param encoding in which it sends and asks for resources
    static IGenericClient client(
            FhirContext context, Client signet, String address, EncodingEnum encoding)
            throws IOException {
        var http =
                HttpClients.custom()
                        .setSSLContext(Client.trust(Path.of(signet.endpoint("ca"))))
                        .build();
        var factory = context.getRestfulClientFactory();
        factory.setServerValidationMode(ServerValidationModeEnum.ONCE);
        factory.setSocketTimeout((int) Duration.ofSeconds(60).toMillis());
        factory.setHttpClient(http); // last: a time-out that is set forgets it
        IGenericClient client = factory.newGenericClient(address);
        client.registerInterceptor(new BearerTokenAuthInterceptor(signet.token("fhir")));
        client.setEncoding(encoding);
        return client;
    }

    /// Makes an account of that kind and waits until it serves.
    ///
    /// @return its address
    static String account(RunningSignet signet, String kind) {
        String name = "hapi-" + kind.toLowerCase(java.util.Locale.ROOT);
        String body =
                "{\"kind\":\"%s\",\"location\":\"westus2\",\"properties\":{}}".formatted(kind);
        signet.arm().await(signet.arm().put(name, body).expect(201));
        String address = signet.client().fhir(name);
        Until.holds(
                Duration.ofSeconds(60),
                "the account serves",
                () -> signet.client().get("fhir", address + "/Patient").status() == 200);
        return address;
    }
}
