// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.access;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.net.InetAddress;
import java.util.List;

/// Who may reach a vault over the network (`networkAcls` and `publicNetworkAccess`).
///
/// @param publicAccess `publicNetworkAccess`; false shuts out all but bypassing trusted
///     services
/// @param allowByDefault `defaultAction`: Allow or Deny
/// @param trustedBypass `bypass`: AzureServices or None
/// @param ipRules IP addresses or CIDR ranges that are let in although the default denies
/// @param virtualNetworkRules kept for the templates that carry them; nothing matches them here
public record NetworkRules(
        boolean publicAccess,
        boolean allowByDefault,
        boolean trustedBypass,
        List<String> ipRules,
        List<String> virtualNetworkRules) {
    private static final int RULES_MAX = 1000;

    /// Everyone may come: the default.
    public static final NetworkRules OPEN =
            new NetworkRules(true, true, true, List.of(), List.of());

    public NetworkRules {
        ipRules = List.copyOf(ipRules);
        virtualNetworkRules = List.copyOf(virtualNetworkRules);
        if (ipRules.size() > RULES_MAX || virtualNetworkRules.size() > RULES_MAX) {
            throw refused("at most 1000 network rules are allowed");
        }
        ipRules.forEach(NetworkRules::range);
        for (String rule : virtualNetworkRules) {
            if (rule.length() > 2048) {
                throw refused("a network rule is too long");
            }
        }
    }

    /// What the rules say to one caller.
    enum Verdict {
        ADMITTED,
        /// Refused by the firewall.
        BY_FIREWALL,
        /// Refused because public access is off.
        BY_CONNECTION
    }

    /// @param address IP address of the peer as text; what is none matches no rule
    /// @param trusted whether the caller is a service that `bypass` lets in
    Verdict verdict(String address, boolean trusted) {
        if (trusted && trustedBypass) {
            return Verdict.ADMITTED;
        }
        if (!publicAccess) {
            return Verdict.BY_CONNECTION;
        }
        if (allowByDefault || ipRules.stream().anyMatch(rule -> range(rule).contains(address))) {
            return Verdict.ADMITTED;
        }
        return Verdict.BY_FIREWALL;
    }

    private record Range(byte[] prefix, int bits) {
        boolean contains(String text) {
            byte[] address;
            try {
                address = InetAddress.ofLiteral(text).getAddress();
            } catch (IllegalArgumentException _) {
                return false;
            }
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >>> (bit % 8);
                if (((address[bit / 8] ^ prefix[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Range range(String rule) {
        int slash = rule.indexOf('/');
        try {
            byte[] prefix =
                    InetAddress.ofLiteral(slash < 0 ? rule : rule.substring(0, slash)).getAddress();
            int bits = slash < 0 ? prefix.length * 8 : Integer.parseInt(rule.substring(slash + 1));
            if (bits < 0 || bits > prefix.length * 8) {
                throw refused("a range ends with a number of bits of the address");
            }
            return new Range(prefix, bits);
        } catch (IllegalArgumentException _) {
            throw refused("an IP rule is an address or a range such as 10.0.0.0/8");
        }
    }

    private static Failed refused(String text) {
        return new Failed(Failure.INVALID, text, new Fact("field", "properties.networkAcls"));
    }
}
