// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.portal.plane.Wire;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// The same account in the words of other tools: a template that deploys it, and the lines that
/// make it.
public record DraftTexts(Draft draft) {
    /// An ARM template with values in place, without parameters.
    public String template() {
        ObjectNode template = Wire.object();
        template.put(
                "$schema",
                "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#");
        template.put("contentVersion", "1.0.0.0");
        ObjectNode resource = template.putArray("resources").addObject();
        resource.put("type", "Microsoft.HealthcareApis/services");
        resource.put("apiVersion", "2021-11-01").put("name", draft.text("name"));
        resource.setAll(draft.body());
        return template.toPrettyString();
    }

    /// For Azure's command line.
    public String az() {
        return "az " + words();
    }

    /// For Signet's own.
    public String signet() {
        return "./signet " + words();
    }

    private String words() {
        var line = new StringBuilder("healthcareapis service create");
        line.append(" --resource-group ").append(quoted(draft.text("group")));
        line.append(" --resource-name ").append(quoted(draft.text("name")));
        line.append(" --kind ").append(quoted(draft.text("kind")));
        line.append(" --location ").append(quoted(draft.text("location")));
        line.append(" --cosmos-db-configuration offer-throughput=").append(draft.throughput());
        if (draft.customer()) {
            line.append(" key-vault-key-uri=").append(quoted(draft.keyUri()));
        }
        var authentication = new StringBuilder();
        for (String name : new String[] {"authority", "audience"}) {
            if (!draft.text(name).isEmpty()) {
                authentication
                        .append(' ')
                        .append(name)
                        .append('=')
                        .append(quoted(draft.text(name)));
            }
        }
        if (!draft.text("smart").isEmpty()) {
            authentication.append(" smart-proxy-enabled=true");
        }
        if (!authentication.isEmpty()) {
            line.append(" --authentication-configuration").append(authentication);
        }
        draft.objects()
                .forEach(id -> line.append(" --access-policies object-id=").append(quoted(id)));
        if (!draft.tags().isEmpty()) {
            line.append(" --tags ").append(pairs(draft.tags()));
        }
        return line.toString();
    }

    private static String pairs(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> quoted(tag.getKey() + "=" + tag.getValue()))
                .collect(Collectors.joining(" "));
    }

    /// For Azure PowerShell.
    public String powershell() {
        var line = new StringBuilder("New-AzHealthcareApisService");
        line.append(" -ResourceGroupName ").append(literal(draft.text("group")));
        line.append(" -Name ").append(literal(draft.text("name")));
        line.append(" -Kind ").append(literal(draft.text("kind")));
        line.append(" -Location ").append(literal(draft.text("location")));
        line.append(" -CosmosOfferThroughput ").append(draft.throughput());
        if (draft.customer()) {
            line.append(" -CosmosKeyVaultKeyUri ").append(literal(draft.keyUri()));
        }
        if (!draft.text("authority").isEmpty()) {
            line.append(" -Authority ").append(literal(draft.text("authority")));
        }
        if (!draft.text("audience").isEmpty()) {
            line.append(" -Audience ").append(literal(draft.text("audience")));
        }
        if (!draft.text("smart").isEmpty()) {
            line.append(" -EnableSmartProxy");
        }
        if (!draft.objects().isEmpty()) {
            line.append(" -AccessPolicyObjectId ")
                    .append(
                            draft.objects().stream()
                                    .map(DraftTexts::literal)
                                    .collect(Collectors.joining(",")));
        }
        if (!draft.tags().isEmpty()) {
            line.append(" -Tag @{")
                    .append(
                            draft.tags().entrySet().stream()
                                    .map(
                                            tag ->
                                                    literal(tag.getKey())
                                                            + "="
                                                            + literal(tag.getValue()))
                                    .collect(Collectors.joining("; ")))
                    .append('}');
        }
        return line.toString();
    }

    /// A word of a shell.
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:=@%+,-]+")
                ? text
                : "'" + text.replace("'", "'\\''") + "'";
    }

    /// A string of PowerShell in which nothing is looked for.
    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
