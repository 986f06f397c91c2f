// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `signet user`: the people whom the embedded issuer can sign in.
@Command(
        name = "user",
        description = "Users of the embedded issuer.",
        subcommands = {
            UserVerb.Add.class,
            UserVerb.Listed.class,
            UserVerb.Remove.class,
            UserVerb.Password.class,
            UserVerb.Role.class
        },
        mixinStandardHelpOptions = true)
final class UserVerb {
    private static final int PASSWORD_BYTES = 18;

    private UserVerb() {}

    private static String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String path(String name) {
        return "users/" + DirectoryServer.encoded(name);
    }

    @Command(
            name = "add",
            description = "Adds a user and prints the password, which is not shown again.",
            mixinStandardHelpOptions = true)
    static final class Add extends DirectoryVerb {
        @Parameters(paramLabel = "NAME", description = "what is typed at sign-in")
        private String name = "";

        @Option(names = "--display-name", description = "the name for people (default: NAME)")
        private @Nullable String displayName;

        @Option(
                names = "--fhir-user",
                description = "the person's own resource, such as Patient/123")
        private @Nullable String fhirUser;

        @Option(names = "--administrator", description = "may administer the installation")
        private boolean administrator;

        @Override
        void run(DirectoryServer server) throws DirectoryServer.Refused, InterruptedException {
            String password = password();
            ObjectNode body = DirectoryServer.JSON.createObjectNode();
            body.put("userPrincipalName", name);
            body.put("displayName", displayName == null ? name : displayName);
            body.putObject("passwordProfile").put("password", password);
            if (fhirUser != null) {
                body.put("fhirUser", fhirUser);
            }
            String id = server.graph("POST", "users", Optional.of(body)).path("id").asString();
            if (administrator) {
                server.makeAdministrator(id);
            }
            System.out.println("objectId  " + id);
            System.out.println("password  " + password);
        }
    }

    @Command(name = "list", description = "Lists them.", mixinStandardHelpOptions = true)
    static final class Listed extends DirectoryVerb {
        @Override
        void run(DirectoryServer server) throws DirectoryServer.Refused, InterruptedException {
            for (JsonNode each : server.graph("GET", "users", Optional.empty()).path("value")) {
                System.out.println(
                        each.path("id").asString()
                                + "  "
                                + each.path("userPrincipalName").asString()
                                + "  "
                                + each.path("fhirUser").asString(""));
            }
        }
    }

    @Command(
            name = "remove",
            description = "Removes a user; tokens that it has live for an hour at most.",
            mixinStandardHelpOptions = true)
    static final class Remove extends DirectoryVerb {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        void run(DirectoryServer server) throws DirectoryServer.Refused, InterruptedException {
            JsonNode _ = server.graph("DELETE", path(name), Optional.empty());
        }
    }

    @Command(
            name = "password",
            description = "Gives a user a new password, prints it, and ends its refresh tokens.",
            mixinStandardHelpOptions = true)
    static final class Password extends DirectoryVerb {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        void run(DirectoryServer server) throws DirectoryServer.Refused, InterruptedException {
            String password = password();
            ObjectNode body = DirectoryServer.JSON.createObjectNode();
            body.putObject("passwordProfile").put("password", password);
            JsonNode _ = server.graph("PATCH", path(name), Optional.of(body));
            System.out.println("password  " + password);
        }
    }

    @Command(
            name = "role",
            description = "Gives a user a role on an account.",
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
            server.role(id, "User", role, account, remove);
        }
    }
}
