// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
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
    public Integer call() throws IOException, InterruptedException, GeneralSecurityException {
        Path file = data.resolve("endpoints.json");
        if (!Files.exists(file)) {
            return refuse("there is no " + file + "; is the server up, and is --data right?");
        }
        JsonNode endpoints = JSON.readTree(Files.readAllBytes(file));
        String audience =
                endpoints.get("audiences").get(resource.name().toLowerCase(Locale.ROOT)).asString();
        String secret = Files.readString(Path.of(endpoints.get("clientSecretFile").asString()));
        String form =
                "grant_type=client_credentials&client_id="
                        + encode(endpoints.get("clientId").asString())
                        + "&client_secret="
                        + encode(secret.strip())
                        + "&scope="
                        + encode(audience + "/.default");
        String address =
                endpoints.get("issuer").asString()
                        + "/"
                        + endpoints.get("tenant").asString()
                        + "/oauth2/v2.0/token";
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        try (var http =
                HttpClient.newBuilder()
                        .connectTimeout(TIMEOUT)
                        .sslContext(trust(Path.of(endpoints.get("ca").asString())))
                        .build()) {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                return refuse("the issuer answered " + response.statusCode());
            }
            System.out.println(JSON.readTree(response.body()).get("access_token").asString());
            return 0;
        } catch (java.net.http.HttpTimeoutException e) {
            return refuse("the issuer does not answer within " + TIMEOUT.toSeconds() + " s");
        } catch (java.net.ConnectException e) {
            return refuse("nothing listens at " + address + "; is the server up?");
        } catch (JacksonException e) {
            return refuse("the issuer's answer is not JSON");
        }
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
        store.setCertificateEntry(
                "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
