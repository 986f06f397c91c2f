// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prints a bearer token of the administrator: client credentials at the issuer that
/// `endpoints.json` names.
@Command(
        name = "token",
        description = "Prints a bearer token of the administrator for curl.",
        mixinStandardHelpOptions = true)
final class Token implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    enum Resource {
        ARM,
        VAULT,
        FHIR
    }

    @Option(
            names = "--data",
            description = "data folder of the server (default: ${DEFAULT-VALUE})",
            defaultValue = "signet-data")
    private Path data = Path.of("signet-data");

    @Option(
            names = "--resource",
            description = "arm, vault or fhir (default: fhir)",
            defaultValue = "fhir",
            converter = ResourceWord.class)
    private Resource resource = Resource.FHIR;

    static final class ResourceWord implements picocli.CommandLine.ITypeConverter<Resource> {
        @Override
        public Resource convert(String word) {
            try {
                return Resource.valueOf(word.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new picocli.CommandLine.TypeConversionException(
                        "expected arm, vault or fhir");
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Path file = data.resolve("endpoints.json");
        if (!Files.exists(file)) {
            return refuse("there is no " + file + "; is the server up, and is --data right?");
        }
        Asked asked;
        HttpClient client;
        try {
            asked = asked(JSON.readTree(Files.readAllBytes(file)));
            client =
                    HttpClient.newBuilder()
                            .connectTimeout(TIMEOUT)
                            .sslContext(trust(asked.ca()))
                            .build();
        } catch (JacksonException | IllegalArgumentException e) {
            return refuse(file + " is not as `signet up` writes it; start the server again");
        } catch (IOException | GeneralSecurityException e) {
            return refuse("cannot read " + file + " or a file that it names: " + e.getMessage());
        }
        try (var http = client) {
            return print(http.send(asked.request(), BodyHandlers.ofString()), asked.address());
        } catch (HttpTimeoutException e) {
            return refuse("the issuer does not answer within " + TIMEOUT.toSeconds() + " s");
        } catch (ConnectException e) {
            return refuse("nothing listens at " + asked.address() + "; is the server up?");
        } catch (IOException e) { // no TLS, another's certificate, no HTTP
            return stranger(asked.address());
        }
    }

    /// @param ca whom to trust
    private record Asked(String address, HttpRequest request, Path ca) {}

    private Asked asked(JsonNode endpoints) throws IOException {
        String audience = text(endpoints, "audiences", resource.name().toLowerCase(Locale.ROOT));
        String secret = Files.readString(Path.of(text(endpoints, "clientSecretFile")));
        String form =
                "grant_type=client_credentials&client_id="
                        + encode(text(endpoints, "clientId"))
                        + "&client_secret="
                        + encode(secret.strip())
                        + "&scope="
                        + encode(audience + "/.default");
        String address =
                text(endpoints, "issuer") + "/" + text(endpoints, "tenant") + "/oauth2/v2.0/token";
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        return new Asked(address, request, Path.of(text(endpoints, "ca")));
    }

    private static String text(JsonNode endpoints, String... names) {
        JsonNode node = endpoints;
        for (String name : names) {
            node = node.path(name);
        }
        if (!node.isString()) {
            throw new IllegalArgumentException("endpoints.json lacks a member");
        }
        return node.asString();
    }

    private static int print(HttpResponse<String> response, String address) {
        if (response.statusCode() != 200) {
            return refuse("the issuer at " + address + " answered " + response.statusCode());
        }
        try {
            System.out.println(text(JSON.readTree(response.body()), "access_token"));
            return 0;
        } catch (JacksonException | IllegalArgumentException e) {
            return stranger(address);
        }
    }

    private static int stranger(String address) {
        return refuse(
                "what listens at "
                        + address
                        + " is not the server of this data folder; is it up, and on that port?");
    }

    private static int refuse(String why) {
        System.err.println("signet token: " + why);
        return 1;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static SSLContext trust(Path caPem) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        var pem = new ByteArrayInputStream(Files.readAllBytes(caPem));
        int count = 0;
        for (var each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
            store.setCertificateEntry("ca" + count++, each);
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
