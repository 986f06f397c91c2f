// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `signet client`: the applications that may ask the embedded issuer for tokens.
@Command(
        name = "client",
        description = "Applications of the embedded issuer.",
        subcommands = {
            ClientVerb.Add.class,
            ClientVerb.Listed.class,
            ClientVerb.Remove.class,
            ClientVerb.Secret.class,
            ClientVerb.Grant.class,
            ClientVerb.Role.class
        },
        mixinStandardHelpOptions = true)
final class ClientVerb {
    /// Azure's ids of the APIs that need a grant.
    private static final Map<String, String> APIS =
            Map.of(
                    "arm", "797f4846-ba00-4fd7-ba43-dac1f8f63013",
                    "vault", "cfa8b339-82a2-471a-a3c9-0fc0be7a4093");

    private ClientVerb() {}

    private static String path(String name) {
        return "applications/" + DirectoryServer.encoded(name);
    }

    private static void printSecret(DirectoryServer server, String id)
            throws DirectoryServer.Refused, InterruptedException {
        JsonNode secret =
                server.graph(
                        "POST",
                        path(id) + "/addPassword",
                        Optional.of(DirectoryServer.JSON.createObjectNode()));
        System.out.println("secret    " + secret.path("secretText").asString());
        System.out.println("until     " + secret.path("endDateTime").asString());
    }

    @Command(
            name = "add",
            description = "Adds an application and prints its secret, which is not shown again.",
            mixinStandardHelpOptions = true)
    static final class Add extends DirectoryVerb {
        @Parameters(paramLabel = "NAME", description = "its name for people")
        private String name = "";

        @Option(
                names = "--redirect",
                description = "where users may be sent back to; http://localhost is any port")
        private List<String> redirects = List.of();

        @Option(names = "--certificate", description = "PEM file: it proves itself by this key")
        private @Nullable Path certificate;

        @Option(names = "--public", description = "has no secret: acts for users only, with PKCE")
        private boolean isPublic;

        @Option(names = "--administrator", description = "may administer the installation")
        private boolean administrator;

        @Override
        void run(DirectoryServer server) throws DirectoryServer.Refused, InterruptedException {
            ObjectNode body = DirectoryServer.JSON.createObjectNode();
            body.put("displayName", name);
            var uris = body.putObject("publicClient").putArray("redirectUris");
            redirects.forEach(uris::add);
            Path file = certificate;
            if (file != null) {
                body.putArray("keyCredentials").addObject().put("key", der(file));
            }
            JsonNode made = server.graph("POST", "applications", Optional.of(body));
            if (administrator) {
                server.makeAdministrator(made.path("id").asString());
            }
            System.out.println("clientId  " + made.path("appId").asString());
            System.out.println("objectId  " + made.path("id").asString());
            if (file == null && !isPublic) {
                printSecret(server, made.path("id").asString());
            }
        }

        private static String der(Path file) throws DirectoryServer.Refused {
            try {
                String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
                int begin = pem.indexOf("-----BEGIN CERTIFICATE-----");
                int end = pem.indexOf("-----END CERTIFICATE-----");
                if (begin >= 0 && end > begin) {
                    return pem.substring(begin + "-----BEGIN CERTIFICATE-----".length(), end)
                            .replaceAll("\\s", "");
                }
            } catch (IOException e) {
                // said below
            }
            throw new DirectoryServer.Refused(file + " holds no certificate; PEM is expected");
        }
    }

    @Command(name = "list", description = "Lists them.", mixinStandardHelpOptions = true)
    static final class Listed extends DirectoryVerb {
        @Override
        void run(DirectoryServer server) throws DirectoryServer.Refused, InterruptedException {
            for (JsonNode each :
                    server.graph("GET", "applications", Optional.empty()).path("value")) {
                System.out.println(
                        each.path("appId").asString()
                                + "  "
                                + each.path("id").asString()
                                + "  "
                                + each.path("displayName").asString());
            }
        }
    }

    @Command(
            name = "remove",
            description = "Removes an application; tokens that it has live for an hour at most.",
            mixinStandardHelpOptions = true)
    static final class Remove extends DirectoryVerb {
        @Parameters(paramLabel = "NAME", description = "its name, client id or object id")
        private String name = "";

        @Override
        void run(DirectoryServer server) throws DirectoryServer.Refused, InterruptedException {
            JsonNode _ = server.graph("DELETE", path(name), Optional.empty());
        }
    }

    @Command(
            name = "secret",
            description = "Gives an application another secret, good beside those that it has.",
            mixinStandardHelpOptions = true)
    static final class Secret extends DirectoryVerb {
        @Parameters(paramLabel = "NAME", description = "its name, client id or object id")
        private String name = "";

        @Override
        void run(DirectoryServer server) throws DirectoryServer.Refused, InterruptedException {
            printSecret(server, name);
        }
    }

    @Command(
            name = "grant",
            description =
                    "Lets an application manage the installation or use keys for the users that"
                            + " sign in to it, as far as they may. For data none needs it.",
            mixinStandardHelpOptions = true)
    static final class Grant extends DirectoryVerb {
        @Parameters(index = "0", paramLabel = "NAME", description = "its name or an id of it")
        private String name = "";

        @Parameters(index = "1", paramLabel = "API", description = "arm or vault")
        private String api = "";

        @Option(names = "--remove", description = "takes it")
        private boolean remove;

        @Override
        void run(DirectoryServer server) throws DirectoryServer.Refused, InterruptedException {
            String id = APIS.get(api.toLowerCase(Locale.ROOT));
            if (id == null) {
                throw new DirectoryServer.Refused("API: expected arm or vault");
            }
            server.grant(name, id, remove);
        }
    }

    @Command(
            name = "role",
            description = "Gives an application a role on an account.",
            mixinStandardHelpOptions = true)
    static final class Role extends DirectoryVerb {
        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(
                index = "1",
                paramLabel = "ROLE",
                description =
                        "reader, writer, exporter, importer, converter, contributor,"
                                + " \"SMART User\", or Azure's name for it")
        private String role = "";

        @Option(
                names = "--account",
                description =
                        "the account, WORKSPACE/NAME for a workspace's, or its id (default: demo)")
        private String account = "demo";

        @Option(names = "--remove", description = "takes it")
        private boolean remove;

        @Override
        void run(DirectoryServer server) throws DirectoryServer.Refused, InterruptedException {
            String id = server.graph("GET", path(name), Optional.empty()).path("id").asString();
            server.role(id, "ServicePrincipal", role, account, remove);
        }
    }
}
