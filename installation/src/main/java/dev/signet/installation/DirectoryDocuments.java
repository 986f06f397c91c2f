// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.identity.Api;
import dev.signet.identity.Client;
import dev.signet.identity.DirectoryAdministration.Application;
import dev.signet.identity.DirectoryAdministration.Group;
import dev.signet.identity.DirectoryAdministration.PermissionGrant;
import dev.signet.identity.PasswordHash;
import dev.signet.identity.User;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// The directory's documents as bytes, and back (docs/formats/control-records.md). Read strictly:
/// every member is there and no other.
final class DirectoryDocuments {
    private static final int FORMAT = RecordCodec.FORMAT;

    private DirectoryDocuments() {}

    record KeptUser(
            int format,
            String objectId,
            String name,
            String displayName,
            String password,
            String fhirUser) {}

    record KeptSecret(String id, String salt, String hash, long end) {}

    record KeptApplication(
            int format,
            String clientId,
            String objectId,
            String name,
            List<KeptSecret> secrets,
            List<String> certificates,
            List<String> redirects) {}

    record KeptGroup(int format, String objectId, String name, List<String> members) {}

    record KeptGrant(int format, String clientId, String api) {}

    static byte[] written(User user) {
        return RecordCodec.write(
                new KeptUser(
                        FORMAT,
                        user.objectId(),
                        user.name(),
                        user.displayName(),
                        user.password().text(),
                        user.fhirUser()));
    }

    /// @throws Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    static User user(byte[] document) {
        KeptUser kept = RecordCodec.read(document, KeptUser.class);
        return new User(
                kept.objectId(),
                kept.name(),
                kept.displayName(),
                new PasswordHash(kept.password()),
                kept.fhirUser());
    }

    static byte[] written(Application application) {
        Client client = application.client();
        var base64 = Base64.getEncoder();
        var certificates = new ArrayList<String>();
        for (X509Certificate each : client.certificates()) {
            try {
                certificates.add(base64.encodeToString(each.getEncoded()));
            } catch (CertificateException e) {
                throw new Failed(Failure.INVALID, "a certificate cannot be encoded");
            }
        }
        return RecordCodec.write(
                new KeptApplication(
                        FORMAT,
                        client.clientId(),
                        client.objectId(),
                        application.name(),
                        client.secrets().stream()
                                .map(
                                        each ->
                                                new KeptSecret(
                                                        each.id(),
                                                        base64.encodeToString(each.salt()),
                                                        base64.encodeToString(each.hash()),
                                                        each.end().getEpochSecond()))
                                .toList(),
                        certificates,
                        client.redirects().stream().sorted().toList()));
    }

    /// @throws Failed as [#user]
    static Application application(byte[] document) {
        KeptApplication kept = RecordCodec.read(document, KeptApplication.class);
        var base64 = Base64.getDecoder();
        var client =
                new Client(
                        kept.clientId(),
                        kept.objectId(),
                        kept.secrets().stream()
                                .map(
                                        each ->
                                                new Client.Secret(
                                                        each.id(),
                                                        base64.decode(each.salt()),
                                                        base64.decode(each.hash()),
                                                        Instant.ofEpochSecond(each.end())))
                                .toList(),
                        kept.certificates().stream()
                                .map(each -> certificate(base64.decode(each)))
                                .toList(),
                        Set.copyOf(kept.redirects()));
        return new Application(client, kept.name());
    }

    static byte[] written(Group group) {
        return RecordCodec.write(
                new KeptGroup(
                        FORMAT,
                        group.objectId(),
                        group.name(),
                        group.members().stream().sorted().toList()));
    }

    /// @throws Failed as [#user]
    static Group group(byte[] document) {
        KeptGroup kept = RecordCodec.read(document, KeptGroup.class);
        return new Group(kept.objectId(), kept.name(), Set.copyOf(kept.members()));
    }

    static byte[] written(PermissionGrant grant) {
        return RecordCodec.write(
                new KeptGrant(FORMAT, grant.clientId(), grant.api().applicationId()));
    }

    /// @throws Failed as [#user]
    static PermissionGrant grant(byte[] document) {
        KeptGrant kept = RecordCodec.read(document, KeptGrant.class);
        Api api = Api.of(kept.api()).orElseThrow(DirectoryDocuments::corrupt);
        return new PermissionGrant(kept.clientId(), api);
    }

    private static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw corrupt();
        }
    }

    private static Failed corrupt() {
        return new Failed(Failure.CORRUPT, "a record of the directory does not read");
    }
}
