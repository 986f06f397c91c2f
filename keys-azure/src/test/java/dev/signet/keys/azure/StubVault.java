// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A vault and its token endpoint on one loopback port, with a real RSA key and a certificate
/// made for the run: as much of the wire as the Azure client needs, and any fault that a test
/// asks for.
final class StubVault implements AutoCloseable {
    static final String TENANT = "0f0e0d0c-0b0a-0908-0706-050403020100";
    static final String VERSION = "0123456789abcdef0123456789abcdef";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]+)\"");

    /// What is answered instead of doing the work.
    record Fault(int status, String body) {
        static Fault of(int status, String code, String innerCode) {
            return new Fault(
                    status,
                    "{\"error\":{\"code\":\"%s\",\"message\":\"m\",\"innererror\":{\"code\":\"%s\"}}}"
                            .formatted(code, innerCode));
        }
    }

    final List<String> requests = new CopyOnWriteArrayList<>();
    volatile Optional<Fault> fault = Optional.empty();
    volatile Optional<Fault> tokenFault = Optional.empty();
    volatile Optional<CountDownLatch> hold = Optional.empty();
    volatile String attributes = "";
    volatile String resource = "";
    /// Body of the last request for a token.
    volatile String tokenForm = "";
    volatile boolean onlyFreshTokens;
    volatile String goodToken = "";
    final Path ca;
    private final HttpsServer server;
    private final KeyPair key;

    StubVault(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve("stub.p12");
        KeyStore keys = certificate(store);
        this.ca = folder.resolve("ca.pem");
        byte[] der = keys.getCertificate("stub").getEncoded();
        Files.writeString(
                ca,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END CERTIFICATE-----\n");
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        this.key = generator.generateKeyPair();
        reset("t1");
        this.server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private static KeyStore certificate(Path store)
            throws IOException, GeneralSecurityException, InterruptedException {
        var keytool =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "stub",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=stub",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit");
        Process process = keytool.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        return keys;
    }

    /// As it was when it was made, with the tokens of a test of its own.
    void reset(String token) {
        requests.clear();
        fault = Optional.empty();
        tokenFault = Optional.empty();
        hold = Optional.empty();
        attributes = "\"enabled\":true,\"recoveryLevel\":\"Recoverable\"";
        resource = "https://vault.test";
        onlyFreshTokens = false;
        goodToken = token;
    }

    String base() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String authorization =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                        .orElse("");
        requests.add(exchange.getRequestMethod() + " " + path);
        try (exchange) {
            Optional<CountDownLatch> held = hold;
            if (held.isPresent()) {
                held.get().await();
            }
            if (path.endsWith("/oauth2/v2.0/token")) {
                tokenForm = body;
                token(exchange);
            } else if (authorization.isEmpty()
                    || (onlyFreshTokens && !authorization.endsWith(goodToken))) {
                exchange.getResponseHeaders()
                        .add(
                                "WWW-Authenticate",
                                "Bearer authorization=\"%s/%s\", resource=\"%s\""
                                        .formatted(base(), TENANT, resource));
                send(exchange, 401, "{\"error\":{\"code\":\"Unauthorized\",\"message\":\"m\"}}");
            } else if (fault.isPresent()) {
                send(exchange, fault.get().status(), fault.get().body());
            } else if (path.endsWith("/wrapkey") || path.endsWith("/unwrapkey")) {
                operate(exchange, path.endsWith("/wrapkey"), body);
            } else {
                send(exchange, 200, bundle());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (GeneralSecurityException _) {
            send(exchange, 400, Fault.of(400, "BadParameter", "BadParameter").body());
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        if (tokenFault.isPresent()) {
            send(exchange, tokenFault.get().status(), tokenFault.get().body());
        } else {
            send(
                    exchange,
                    200,
                    "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,"
                            + "\"access_token\":\"h.p."
                            + goodToken
                            + "\"}");
        }
    }

    private String bundle() {
        var rsa = (RSAPublicKey) key.getPublic();
        return ("{\"key\":{\"kid\":\"%s/keys/k/%s\",\"kty\":\"RSA\",\"key_ops\":[\"wrapKey\","
                        + "\"unwrapKey\"],\"n\":\"%s\",\"e\":\"AQAB\"},\"attributes\":{%s}}")
                .formatted(base(), VERSION, BASE64.encodeToString(unsigned(rsa)), attributes);
    }

    private static byte[] unsigned(RSAPublicKey rsa) {
        byte[] bytes = rsa.getModulus().toByteArray();
        return new BigInteger(1, bytes).bitLength() / 8 < bytes.length
                ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length)
                : bytes;
    }

    private void operate(HttpExchange exchange, boolean wrap, String body)
            throws IOException, GeneralSecurityException {
        Matcher value = VALUE.matcher(body);
        if (!value.find() || !body.contains("\"RSA-OAEP-256\"")) {
            throw new GeneralSecurityException("no value");
        }
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        var oaep =
                new OAEPParameterSpec(
                        "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
        cipher.init(
                wrap ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
                wrap ? key.getPublic() : key.getPrivate(),
                oaep);
        byte[] result = cipher.doFinal(Base64.getUrlDecoder().decode(value.group(1)));
        send(
                exchange,
                200,
                "{\"kid\":\"%s/keys/k/%s\",\"value\":\"%s\"}"
                        .formatted(base(), VERSION, BASE64.encodeToString(result)));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        hold.ifPresent(CountDownLatch::countDown);
        server.stop(0);
    }
}
