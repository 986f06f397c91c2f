// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Directory;
import dev.signet.identity.grant.DeviceCodes;
import dev.signet.identity.grant.Grant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// `/oauth2/deviceauth`: where a user types the code that a device shows (RFC 8628 section 3.3),
/// sees what the device asks for, and signs in for it.
final class DevicePage {
    private static final String NO_DEVICE = "No device waits under that code.";

    private final IssuerSettings settings;
    private final Directory directory;
    private final Passwords passwords;
    private final DeviceCodes devices;
    private final SignIns signIns;
    private final FailureCounts wrongCodes;

    DevicePage(
            IssuerSettings settings,
            Directory directory,
            Passwords passwords,
            DeviceCodes devices,
            InstantSource clock) {
        this.settings = settings;
        this.directory = directory;
        this.passwords = passwords;
        this.devices = devices;
        this.signIns = new SignIns(settings.log(), clock);
        this.wrongCodes = new FailureCounts(clock);
    }

    Response answer(Request request) {
        if (!request.method().equals("POST")) {
            // the code is typed, never taken from a link that somebody has sent: RFC 8628, 5.4
            return Pages.deviceCode("");
        }
        Form form = Form.body(request);
        String code = form.first("user_code");
        Peer peer = Peer.of(request.remoteAddress());
        if (wrongCodes.tooMany("", peer)) {
            return Pages.deviceCode("Too many wrong codes. Wait a minute.");
        }
        Optional<Grant> asked = devices.asked(code);
        if (asked.isEmpty()) {
            wrongCodes.failed("", peer);
            return Pages.deviceCode(NO_DEVICE);
        }
        AccessRequest shown = AccessRequest.of(asked.get(), directory, settings);
        String name = form.first("username");
        if (!form.has("username")) {
            return page(shown, code, name, "");
        }
        var event =
                new SignIns.Asked(
                        "device_code",
                        asked.get().clientId(),
                        asked.get().audience(),
                        request.remoteAddress());
        return switch (passwords.check(name, form.first("password"), request.remoteAddress())) {
            case Passwords.Tried.Wrong(var objectId) -> {
                signIns.refused(event, objectId, SignIn.WRONG_PASSWORD);
                yield page(shown, code, name, "The name or the password is wrong.");
            }
            case Passwords.Tried.Right(var user) ->
                    devices.grant(code, user.objectId())
                            ? Pages.told("The device is signed in. You may close this page.")
                            : Pages.deviceCode(NO_DEVICE);
        };
    }

    private static Response page(AccessRequest asked, String code, String name, String problem) {
        return Pages.signIn(asked, Map.of("user_code", code), "", name, problem);
    }
}
