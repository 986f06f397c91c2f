// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.accounts.AccountPatients;
import dev.signet.audit.AuditTrail;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.identity.SignInLog;
import dev.signet.identity.graph.GraphPlane;
import dev.signet.identity.issuer.Issuer;
import dev.signet.identity.smart.SmartProxies;
import dev.signet.installation.ControlRecords;
import dev.signet.installation.KeptDirectory;
import dev.signet.installation.KnownAddresses;
import dev.signet.installation.OpenInstallation;
import dev.signet.installation.PortalClient;
import dev.signet.portal.PortalSettings;
import java.util.Optional;

/// Who is who: the directory, the embedded issuer, whose tokens each plane takes, and the trail in
/// which sign-ins are written down.
///
/// @param trail of sign-ins and of the accounts' calls, where the operator wants one
/// @param mains under which addresses the issuer has been known
/// @param patients among whom users choose for the apps that they start
record Identities(
        KeptDirectory directory,
        Issuer issuer,
        Audiences audiences,
        Optional<AuditTrail> trail,
        SignInLog signIns,
        KnownAddresses mains,
        AccountPatients patients) {
    static Identities of(
            ServerContext context, UpOptions options, Listening listening, ControlRecords records) {
        OpenInstallation opened = context.opened();
        var addresses = context.addresses();
        Optional<AuditTrail> trail =
                options.audited() ? Optional.of(opened.auditTrail(records)) : Optional.empty();
        String authority = addresses.main() + "/" + opened.ids().tenant();
        SignInLog signIns =
                trail.map(each -> opened.signIns(each, authority)).orElse(SignInLog.NONE);
        var mains = KnownAddresses.remembered("addresses/main", addresses.mainPlace(), records);
        var directory = opened.directory(records);
        var patients = new AccountPatients();
        var settings = listening.issuerSettings(opened.ids(), mains, signIns).among(patients);
        if (options.firstAdministrator()) {
            var awaiting = directory.awaiting(context.clock());
            settings = settings.beginning(awaiting, PortalSettings.SIGN_IN, PortalSettings.CLIENT);
        }
        Issuer issuer =
                opened.issuer(
                        settings,
                        PortalClient.of(
                                directory,
                                PortalSettings.CLIENT,
                                PortalSettings.SIGNED_IN,
                                addresses,
                                options.knownAs()),
                        records);
        var audiences = new Audiences(issuer.authority(), addresses, opened.ids(), context.clock());
        return new Identities(directory, issuer, audiences, trail, signIns, mains, patients);
    }

    /// What stands before the issuer where an account has a SMART proxy.
    SmartProxies smart(ServerContext context) {
        return new SmartProxies(issuer.forwarder(context.addresses().main()), context.entropy());
    }

    /// The addresses of Microsoft Graph at which the directory is asked and kept.
    GraphPlane graph(ServerContext context, ControlPlaneSettings settings) {
        return new GraphPlane(
                directory,
                audiences.arm()::caller,
                settings::administers,
                id -> Optional.ofNullable(settings.principals().get(id)),
                trail.map(_ -> signIns),
                context.clock(),
                context.entropy());
    }
}
