// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.crypto.Secret;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyFacts;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import dev.signet.keys.azure.StubVault.Fault;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real Azure client against a stub of the wire.
class AzureKeySourceTest {
    private static final String CLIENT_SECRET = "the-clients-own-secret";
    private static final AzureLimits LIMITS =
            new AzureLimits(
                    Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20), 0);

    private static final Logger AZURE = Logger.getLogger("com.azure");
    private static final Logger MSAL = Logger.getLogger("com.microsoft");

    @TempDir static Path folder;
    private static StubVault stub;
    private AzureKeySource source;

    @BeforeAll
    static void start() throws Exception {
        stub = new StubVault(folder);
        AZURE.setLevel(Level.OFF); // it logs every failure that these tests provoke
        MSAL.setLevel(Level.OFF);
    }

    @AfterAll
    static void stop() {
        stub.close();
    }

    @BeforeEach
    void reset() {
        stub.reset("t1");
        source = source(stub.base(), LIMITS, Optional.of("https://vault.test"));
    }

    @Test
    void aSecretIsWrappedAndUnwrappedByTheVaultEachTime() {
        Secret secret = Secret.random(Entropy.system(), 32);
        KeyVersion version = version();
        byte[] wrapped = opened(source.wrap(version, secret));
        assertEquals(256, wrapped.length);
        for (int round = 0; round < 3; round++) {
            assertEquals(secret, opened(source.unwrap(new WrappedKey(version, wrapped))));
        }
        opened(source.wrap(version, secret));
        String path = "POST /keys/k/" + StubVault.VERSION;
        assertEquals(3, count(path + "/unwrapkey"));
        assertTrue(count(path + "/wrapkey") >= 2);
        assertFalse(stub.requests.contains("GET /keys/k/" + StubVault.VERSION), "no cached key");
        assertEquals(1, count("POST /" + StubVault.TENANT + "/oauth2/v2.0/token"));
    }

    @Test
    void theLatestVersionComesWithItsFacts() {
        stub.attributes =
                "\"enabled\":false,\"nbf\":100,\"exp\":200,"
                        + "\"recoveryLevel\":\"Recoverable+Purgeable\"";
        assertEquals(
                new KeyFacts(
                        version(),
                        "RSA",
                        2048,
                        false,
                        Optional.of(Instant.ofEpochSecond(100)),
                        Optional.of(Instant.ofEpochSecond(200)),
                        Set.of("wrapKey", "unwrapKey"),
                        "Recoverable+Purgeable"),
                opened(source.latest()));
        stub.attributes = "\"enabled\":true";
        KeyFacts facts = opened(source.latest());
        assertTrue(facts.enabled());
        assertEquals("", facts.recoveryLevel());
    }

    @ParameterizedTest
    @CsvSource({
        "403, Forbidden, KeyDisabled, NO_PERMISSION_OR_DISABLED",
        "403, Forbidden, AccessDenied, NO_PERMISSION_OR_DISABLED",
        "403, Forbidden, ForbiddenByPolicy, NO_PERMISSION_OR_DISABLED",
        "403, Forbidden, ForbiddenByRbac, NO_PERMISSION_OR_DISABLED",
        "403, Forbidden, SomethingNew, NO_PERMISSION_OR_DISABLED",
        "403, Forbidden, ForbiddenByFirewall, VAULT_FIREWALL",
        "403, Forbidden, ForbiddenByConnection, VAULT_FIREWALL",
        "403, Forbidden, KeyOperationForbidden, WRAP_OR_UNWRAP_FAILED",
        "403, Forbidden, KeyNotYetValidOrExpired, WRAP_OR_UNWRAP_FAILED",
        "404, KeyNotFound, KeyNotFound, KEY_NOT_FOUND",
        "404, VaultNotFound, VaultNotFound, VAULT_NOT_FOUND",
        "400, BadParameter, BadParameter, WRAP_OR_UNWRAP_FAILED"
    })
    void aNoOfTheVaultHasItsReason(int status, String code, String inner, KeyReason reason) {
        stub.fault = Optional.of(Fault.of(status, code, inner));
        assertEquals(new KeyAnswer.Refused<Secret>(reason), unwrap());
        assertEquals(new KeyAnswer.Refused<KeyFacts>(reason), source.latest());
    }

    @ParameterizedTest
    @CsvSource({
        "500, VAULT_INTERNAL_ERROR",
        "502, VAULT_UNAVAILABLE",
        "503, VAULT_UNAVAILABLE",
        "429, VAULT_UNAVAILABLE",
        "408, VAULT_UNAVAILABLE",
        "302, VAULT_UNAVAILABLE",
        "404, VAULT_UNAVAILABLE"
    })
    void anAnswerThatIsNoneIsSilence(int status, KeyReason reason) {
        stub.fault = Optional.of(new Fault(status, "<html>not a vault</html>"));
        assertEquals(new KeyAnswer.NoAnswer<Secret>(reason), unwrap());
    }

    @Test
    void aForbiddenWithoutABodyIsANo() {
        stub.fault = Optional.of(new Fault(403, ""));
        assertEquals(new KeyAnswer.Refused<Secret>(KeyReason.NO_PERMISSION_OR_DISABLED), unwrap());
    }

    @Test
    void rubbishInPlaceOfAResultIsSilence() {
        stub.fault = Optional.of(new Fault(200, "{\"kid\":"));
        assertEquals(new KeyAnswer.NoAnswer<Secret>(KeyReason.VAULT_UNAVAILABLE), unwrap());
        stub.fault = Optional.of(new Fault(200, "{}"));
        assertEquals(new KeyAnswer.NoAnswer<Secret>(KeyReason.VAULT_UNAVAILABLE), unwrap());
    }

    @ParameterizedTest
    @CsvSource({"400, invalid_request", "401, invalid_client", "400, unauthorized_client"})
    void anIssuerThatRefusesTheIdentityIsANo(int status, String error) {
        stub.tokenFault =
                Optional.of(
                        new Fault(
                                status,
                                "{\"error\":\"" + error + "\",\"error_description\":\"AADSTS\"}"));
        assertEquals(new KeyAnswer.Refused<Secret>(KeyReason.TOKEN_REFUSED), unwrap());
        stub.tokenFault = Optional.empty();
        assertInstanceOf(KeyAnswer.Opened.class, source.latest(), "and heals");
    }

    @ParameterizedTest
    @CsvSource({"500", "503", "429"})
    void anIssuerThatIsDownIsSilenceAndHealsAtOnce(int status) {
        stub.tokenFault = Optional.of(new Fault(status, "{\"error\":\"temporarily\"}"));
        assertEquals(new KeyAnswer.NoAnswer<Secret>(KeyReason.ISSUER_UNAVAILABLE), unwrap());
        stub.tokenFault = Optional.empty();
        assertInstanceOf(KeyAnswer.Opened.class, source.latest());
    }

    @Test
    void anUnreachableIssuerIsSilence() throws Exception {
        AzureKeySource other =
                source(
                        stub.base(),
                        "https://127.0.0.1:" + freePort(),
                        LIMITS,
                        Optional.of("https://vault.test"));
        assertEquals(
                new KeyAnswer.NoAnswer<KeyFacts>(KeyReason.ISSUER_UNAVAILABLE), other.latest());
    }

    @Test
    void aTokenThatTheVaultRefusesIsANoAndIsReplaced() {
        opened(source.latest());
        stub.onlyFreshTokens = true;
        stub.goodToken = "t2";
        assertEquals(new KeyAnswer.Refused<KeyFacts>(KeyReason.TOKEN_REFUSED), source.latest());
        assertInstanceOf(KeyAnswer.Opened.class, source.latest(), "the next asks with a new one");
    }

    @Test
    void aVaultThatAsksForAnotherAudienceGetsATokenForItsOwnOnly(@TempDir Path other)
            throws Exception {
        // the client remembers a vault's first challenge by host and port: another vault
        try (var greedy = new StubVault(other)) {
            greedy.resource = "https://management.test";
            var session =
                    new AzureSession(
                            identity(greedy.base(), Optional.of("https://vault.test")),
                            Optional.of(CaTrust.of(greedy.ca)),
                            LIMITS);
            KeyUri uri = KeyUri.parse(greedy.base() + "/keys/k", allowed(greedy.base()));
            opened(new AzureKeySource(uri, session).latest());
            String asked = URLDecoder.decode(greedy.tokenForm, StandardCharsets.UTF_8);
            assertTrue(asked.contains(" https://vault.test/.default"), asked);
            assertFalse(asked.contains("management.test"), asked);
        }
    }

    @Test
    void withoutAResourceTheClientItselfChecksTheAudience() {
        // the client remembers a vault's first challenge by host and port: another spelling
        String vault = stub.base().replace("127.0.0.1", "localhost");
        AzureKeySource strict = source(vault, LIMITS, Optional.empty());
        assertInstanceOf(KeyAnswer.NoAnswer.class, strict.latest());
        assertEquals(0, count("POST /" + StubVault.TENANT + "/oauth2/v2.0/token"));
    }

    @Test
    void aVaultThatIsNotThereIsSilence() throws Exception {
        AzureKeySource gone =
                source("https://127.0.0.1:" + freePort(), LIMITS, Optional.of("https://v.test"));
        assertEquals(new KeyAnswer.NoAnswer<KeyFacts>(KeyReason.VAULT_UNAVAILABLE), gone.latest());
    }

    @Test
    void aVaultWhoseNameIsNotKnownIsSilenceWithItsOwnReason() {
        AzureKeySource unknown =
                source("https://nosuch.vault.invalid", LIMITS, Optional.of("https://v.test"));
        assertEquals(
                new KeyAnswer.NoAnswer<KeyFacts>(KeyReason.VAULT_NAME_NOT_RESOLVED),
                unknown.latest());
    }

    @Test
    void aVaultOfAnotherAuthorityIsSilence(@TempDir Path other) throws Exception {
        try (var foreign = new StubVault(other)) {
            AzureKeySource mistrusting =
                    source(foreign.base(), LIMITS, Optional.of("https://vault.test"));
            assertEquals(
                    new KeyAnswer.NoAnswer<KeyFacts>(KeyReason.VAULT_UNAVAILABLE),
                    mistrusting.latest());
            assertEquals(List.of(), foreign.requests);
        }
    }

    @Test
    void aQuestionEndsWhenItsTimeIsUp() {
        stub.hold = Optional.of(new CountDownLatch(1));
        var limits =
                new AzureLimits(
                        Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(1), 5);
        AzureKeySource impatient = source(stub.base(), limits, Optional.of("https://vault.test"));
        long began = System.nanoTime();
        assertEquals(
                new KeyAnswer.NoAnswer<KeyFacts>(KeyReason.VAULT_UNAVAILABLE), impatient.latest());
        assertTrue(Duration.ofNanos(System.nanoTime() - began).toMillis() < 3_000);
        stub.hold.orElseThrow().countDown();
    }

    @Test
    void nothingSecretIsLogged() {
        Queue<String> log = new ConcurrentLinkedQueue<>();
        var handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord line) {
                        log.add(line.getMessage() + line.getThrown());
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        AZURE.setLevel(Level.ALL);
        MSAL.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        Level level = root.getLevel();
        root.addHandler(handler);
        root.setLevel(Level.ALL);
        try {
            Secret secret = Secret.random(Entropy.system(), 32);
            byte[] wrapped = opened(source.wrap(version(), secret));
            opened(source.unwrap(new WrappedKey(version(), wrapped)));
            stub.fault = Optional.of(Fault.of(403, "Forbidden", "KeyDisabled"));
            var unused = unwrap();
            stub.tokenFault = Optional.of(new Fault(401, "{\"error\":\"invalid_client\"}"));
            unused =
                    source(stub.base(), LIMITS, Optional.of("https://vault.test"))
                            .unwrap(new WrappedKey(version(), wrapped));
            var base64 = Base64.getUrlEncoder().withoutPadding();
            String key = secret.use(base64::encodeToString);
            assertFalse(log.isEmpty());
            for (String hidden : List.of(key, "h.p.t1", CLIENT_SECRET)) {
                assertFalse(log.toString().contains(hidden), hidden);
            }
        } finally {
            AZURE.setLevel(Level.OFF);
            MSAL.setLevel(Level.OFF);
            root.setLevel(level);
            root.removeHandler(handler);
        }
    }

    @Test
    void aVersionOfAnotherKeyIsNeverAskedFor() {
        var foreign = new KeyVersion("https://evil.test/keys/k/" + StubVault.VERSION);
        assertEquals(
                new KeyAnswer.Refused<Secret>(KeyReason.URI_INVALID),
                source.unwrap(new WrappedKey(foreign, new byte[256])));
        assertEquals(List.of(), stub.requests);
    }

    @Test
    void aFileWithoutCertificatesIsNoTrust() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThrows(Failed.class, () -> CaTrust.of(empty));
        Path rubbish = Files.writeString(folder.resolve("rubbish.pem"), "rubbish");
        assertThrows(Failed.class, () -> CaTrust.of(rubbish));
        assertThrows(Failed.class, () -> CaTrust.of(folder.resolve("none.pem")));
    }

    private KeyAnswer<Secret> unwrap() {
        return source.unwrap(new WrappedKey(version(), new byte[256]));
    }

    private KeyVersion version() {
        return new KeyVersion(stub.base() + "/keys/k/" + StubVault.VERSION);
    }

    private AzureKeySource source(String vault, AzureLimits limits, Optional<String> resource) {
        return source(vault, stub.base(), limits, resource);
    }

    private AzureKeySource source(
            String vault, String issuer, AzureLimits limits, Optional<String> resource) {
        return new AzureKeySource(
                KeyUri.parse(vault + "/keys/k", allowed(vault)),
                new AzureSession(
                        identity(issuer, resource), Optional.of(CaTrust.of(stub.ca)), limits));
    }

    private static AzureIdentity identity(String issuer, Optional<String> resource) {
        return new AzureIdentity(
                URI.create(issuer + "/"),
                StubVault.TENANT,
                "11111111-2222-3333-4444-555555555555",
                Secret.owning(CLIENT_SECRET.getBytes(StandardCharsets.UTF_8)),
                resource);
    }

    private static AllowedVaults allowed(String vault) {
        return AllowedVaults.of(List.of(vault));
    }

    private long count(String request) {
        return stub.requests.stream().filter(request::equals).count();
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T opened(KeyAnswer<T> answer) {
        return ((KeyAnswer.Opened<T>) assertInstanceOf(KeyAnswer.Opened.class, answer)).value();
    }
}
