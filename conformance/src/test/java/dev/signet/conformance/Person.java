// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Somebody before a browser, who signs in on the issuer's pages and goes where they send. An
/// administrator who may also list the vault's keys and read the data of `demo`. Any thread.
final class Person {
    private static final Pattern PASSWORD = Pattern.compile("(?m)^password\\s+(\\S+)$");
    private static final Pattern ACTION =
            Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");

    private final Client client;
    private final String name;
    private final String password;
    private final AtomicInteger times = new AtomicInteger();

    private Person(Client client, String name, String password) {
        this.client = client;
        this.name = name;
        this.password = password;
    }

    /// A new user of that name.
    static Person added(RunningSignet signet, String name) {
        String data = " --data " + signet.data();
        CommandRun added = CommandRun.signet("user add " + name + " --administrator" + data);
        Matcher printed = PASSWORD.matcher(added.ends(0).out());
        if (!printed.find()) {
            throw new IllegalStateException("no password is printed");
        }
        CommandRun.signet("user role " + name + " reader" + data).ends(0);
        var person = new Person(signet.client(), name, printed.group(1));
        String policy =
                """
                {"properties":{"accessPolicies":[{"tenantId":"%s","objectId":"%s",
                 "permissions":{"keys":["list"]}}]}}
                """
                        .formatted(signet.client().tenant(), person.id());
        signet.client()
                .send("arm", "PUT", signet.vault("signet-vault", "/accessPolicies/add"), policy)
                .expect(200, 201);
        return person;
    }

    String password() {
        return password;
    }

    private String id() {
        return client.get("arm", client.arm() + "/v1.0/users/" + name)
                .expect(200)
                .json()
                .path("id")
                .asString();
    }

    /// How often it was given a token, by the kind of grant in OAuth's words. The server keeps an
    /// audit trail.
    long given(String grant) {
        String id = id();
        JsonNode rows =
                client.get("arm", client.arm() + "/v1.0/auditLogs/signIns?$top=100")
                        .expect(200)
                        .json()
                        .path("value");
        long count = 0;
        for (JsonNode row : rows) {
            boolean its = row.path("userId").asString().equals(id);
            boolean given = row.at("/status/errorCode").asInt() == 0;
            boolean so = row.path("authenticationProtocol").asString().equals(grant);
            count += its && given && so ? 1 : 0;
        }
        return count;
    }

    /// How often it was asked to sign in.
    int times() {
        return times.get();
    }

    /// Opens the page of a sign-in, signs in, and brings the code to the application.
    void visit(String address) {
        times.incrementAndGet();
        var page = URI.create(address);
        String form = page.getRawQuery() + "&" + credentials();
        var answer = post(address.substring(0, address.indexOf('?')), form).expect(200, 303);
        if (answer.status() == 303) {
            String place = answer.header("Location").orElseThrow();
            client.exchange(HttpRequest.newBuilder(URI.create(place)).build()).expect(200, 302);
            return;
        }
        Matcher action = ACTION.matcher(answer.text());
        if (!action.find()) {
            throw new IllegalStateException(answer.text());
        }
        var sent = new StringBuilder();
        Matcher hidden = HIDDEN.matcher(answer.text());
        while (hidden.find()) {
            sent.append(sent.isEmpty() ? "" : "&")
                    .append(hidden.group(1))
                    .append('=')
                    .append(Client.encode(plain(hidden.group(2))));
        }
        post(plain(action.group(1)), sent.toString()).expect(200, 302);
    }

    /// Types the code that a device shows, and signs in for it.
    void enter(String page, String code) {
        times.incrementAndGet();
        post(page, "user_code=" + Client.encode(code)).expect(200);
        var answer = post(page, "user_code=" + Client.encode(code) + "&" + credentials());
        if (!answer.expect(200).text().contains("signed in")) {
            throw new IllegalStateException(answer.text());
        }
    }

    private String credentials() {
        return "username=" + Client.encode(name) + "&password=" + Client.encode(password);
    }

    private Client.Answer post(String address, String form) {
        return client.exchange(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build());
    }

    private static String plain(String escaped) {
        return escaped.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
