// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Bearer tokens by client credentials (RFC 6749, 4.4), kept for the life of one command. The
/// secret goes to the installation's own issuer only, whatever a challenge names. One thread.
public final class TokenSource {
    private final Installation installation;
    private final Wire wire;
    private final Map<String, String> tokens = new HashMap<>();

    public TokenSource(Installation installation, Wire wire) {
        this.installation = installation;
        this.wire = wire;
    }

    /// @param audience whom the token is for, as `https://management.azure.com/`
    /// @throws CommandFailed when the issuer refuses or is not there
    public String token(String audience) {
        String held = tokens.get(audience);
        if (held == null) {
            held = fetch(audience);
            tokens.put(audience, held);
        }
        return held;
    }

    private String fetch(String audience) {
        URI issuer = Confidential.required(installation.tokenAddress(), "the issuer's address");
        String form =
                "grant_type=client_credentials&client_id="
                        + encode(installation.clientId())
                        + "&client_secret="
                        + encode(secret())
                        + "&scope="
                        + encode(audience.replaceFirst("/$", "") + "/.default");
        var request =
                HttpRequest.newBuilder(issuer)
                        .timeout(Wire.ANSWER)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        var answer = wire.send(request);
        var body = Json.read(answer.body());
        if (answer.statusCode() != 200) {
            String why = body.flatMap(node -> Json.text(node, "error_description")).orElse("");
            throw CommandFailed.error(
                    ("the issuer at "
                                    + installation.tokenAddress()
                                    + " answered "
                                    + answer.statusCode()
                                    + (why.isEmpty() ? "" : ": " + why))
                            .strip());
        }
        Optional<String> token = body.flatMap(node -> Json.text(node, "access_token"));
        return token.orElseThrow(() -> Wire.stranger(installation.tokenAddress()));
    }

    private String secret() {
        try {
            return Files.readString(installation.clientSecretFile()).strip();
        } catch (IOException e) {
            throw CommandFailed.error(
                    "cannot read the client secret in " + installation.clientSecretFile());
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
