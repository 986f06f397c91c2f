// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.exception.ManagementException;
import com.azure.core.management.profile.AzureProfile;
import com.azure.resourcemanager.resources.ResourceManager;
import com.azure.resourcemanager.resources.fluent.models.GenericResourceInner;
import com.azure.resourcemanager.resources.models.GenericResource;
import com.azure.resourcemanager.resources.models.ResourceGroup;
import dev.signet.controlplane.provider.Outcome.Refused;
import dev.signet.http.KnownHosts;
import dev.signet.http.Listener;
import dev.signet.http.Metrics;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import dev.signet.http.Tls;
import dev.signet.http.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/// The unmodified `azure-resourcemanager-resources` client over HTTPS.
@Timeout(120)
final class ArmClientTest {
    private static final String VERSION = "2021-11-01";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Arm arm = new Arm();
    @TempDir private Path folder = Path.of("");
    private final ArrayDeque<AutoCloseable> open = new ArrayDeque<>();
    private final ArrayList<ResourceManager> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        arm.plane.start();
        KeyStore keys = localhost();
        var listener =
                new Listener(
                        "main",
                        InetAddress.getLoopbackAddress(),
                        0,
                        Optional.of(Tls.of(keys, PASSWORD)),
                        KnownHosts.local(),
                        List.of(
                                Route.under("arm", "/subscriptions", arm.plane),
                                Route.under("arm", "/providers", arm.plane),
                                Route.under("arm", "/tenants", arm.plane)));
        Server server =
                Server.start(
                        ServerLimits.standard(),
                        List.of(listener),
                        new Metrics(),
                        new Random(3)::nextLong);
        open.push(server);
        HttpClient.Builder http = HttpClient.newBuilder().sslContext(trusting(keys));
        String address = "https://localhost:" + server.port("main") + "/";
        var environment =
                new AzureEnvironment(
                        Map.of(
                                "resourceManagerEndpointUrl", address,
                                "managementEndpointUrl", address,
                                "activeDirectoryEndpointUrl", address,
                                "microsoftGraphResourceId", address,
                                "keyVaultDnsSuffix", ".vault.test"));
        TokenCredential credential =
                _ -> Mono.just(new AccessToken("administrator", OffsetDateTime.now().plusHours(1)));
        clients.add(
                ResourceManager.configure()
                        .withHttpClient(new JdkHttpClientBuilder(http).build())
                        .authenticate(
                                credential,
                                new AzureProfile(Arm.TENANT, Arm.SUBSCRIPTION, environment))
                        .withSubscription(Arm.SUBSCRIPTION));
    }

    @AfterEach
    void stop() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void createsReadsUpdatesAndDeletesAnAccount() {
        ResourceManager client = clients.getFirst();
        ResourceGroup group = client.resourceGroups().define("rg").withRegion("westus2").create();
        assertEquals("rg", group.name());
        assertTrue(client.resourceGroups().contain("rg"));
        assertFalse(client.resourceGroups().contain("none"));
        assertEquals(
                "Registered",
                client.providers().getByName("Microsoft.HealthcareApis").registrationState());

        GenericResource made =
                client.genericResources()
                        .define("demo")
                        .withRegion("westus2")
                        .withExistingResourceGroup("rg")
                        .withResourceType("services")
                        .withProviderNamespace("Microsoft.HealthcareApis")
                        .withoutPlan()
                        .withKind("fhir-R4")
                        .withProperties(
                                Map.of("cosmosDbConfiguration", Map.of("keyVaultKeyUri", Arm.KEY)))
                        .withApiVersion(VERSION)
                        .create();
        assertEquals("Succeeded", property(made, "provisioningState"));
        assertTrue(client.genericResources().checkExistenceById(made.id(), VERSION));
        assertEquals(1, client.genericResources().listByResourceGroup("rg").stream().count());

        GenericResource read = client.genericResources().getById(made.id(), VERSION);
        assertEquals("fhir-R4", read.kind());
        assertTrue(property(read, "cosmosDbConfiguration").toString().contains(Arm.KEY));

        read.update().withTag("a", "b").withApiVersion(VERSION).apply();
        client.serviceClient()
                .getResources()
                .createOrUpdateById(
                        made.id(),
                        VERSION,
                        new GenericResourceInner()
                                .withLocation("westus2")
                                .withKind("fhir-R4")
                                .withTags(Map.of("a", "b"))
                                .withProperties(
                                        Map.of(
                                                "cosmosDbConfiguration",
                                                Map.of("offerThroughput", 1500))));
        GenericResource changed = client.genericResources().getById(made.id(), VERSION);
        String cosmos = property(changed, "cosmosDbConfiguration").toString();
        assertEquals(Map.of("a", "b"), changed.tags());
        assertTrue(cosmos.contains("1500") && cosmos.contains(Arm.KEY), cosmos);

        client.genericResources().deleteById(made.id(), VERSION);
        assertFalse(client.genericResources().checkExistenceById(made.id(), VERSION));
        client.resourceGroups().deleteByName("rg");
        assertFalse(client.resourceGroups().contain("rg"));
        assertTrue(arm.fleet.disk.isEmpty());
    }

    @Test
    void isToldWhyAnOperationFailed() {
        ResourceManager client = clients.getFirst();
        client.resourceGroups().define("rg").withRegion("westus2").create();
        arm.fleet.refusal = Optional.of(new Refused("Forbidden", "no permission (4002)"));
        var creation =
                client.genericResources()
                        .define("demo")
                        .withRegion("westus2")
                        .withExistingResourceGroup("rg")
                        .withResourceType("services")
                        .withProviderNamespace("Microsoft.HealthcareApis")
                        .withoutPlan()
                        .withKind("fhir-R4")
                        .withProperties(
                                Map.of("cosmosDbConfiguration", Map.of("keyVaultKeyUri", Arm.KEY)))
                        .withApiVersion("2020-03-30");
        ManagementException failed = assertThrows(ManagementException.class, creation::create);
        assertEquals("Forbidden", failed.getValue().getCode());
        ManagementException missing =
                assertThrows(
                        ManagementException.class,
                        () ->
                                client.genericResources()
                                        .getById(Arm.SERVICES + "/demo", "2020-03-30"));
        assertEquals("ResourceNotFound", missing.getValue().getCode());
    }

    private static Object property(GenericResource resource, String name) {
        return ((Map<?, ?>) resource.properties()).get(name);
    }

    private KeyStore localhost() throws Exception {
        Path file = folder.resolve("server.p12");
        var tool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost,ip:127.0.0.1",
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        tool.getInputStream().readAllBytes();
        if (tool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(file)) {
            store.load(input, PASSWORD);
        }
        return store;
    }

    private static SSLContext trusting(KeyStore keys) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
