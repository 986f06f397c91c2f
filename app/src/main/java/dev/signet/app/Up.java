// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Failed;
import dev.signet.configuration.Setting;
import dev.signet.configuration.Settings;
import dev.signet.controlplane.deployments.content.HttpsContent;
import dev.signet.customerkeys.RemoteVault;
import dev.signet.installation.Addresses;
import dev.signet.installation.FixedIds;
import dev.signet.keys.watch.WatchLimits;
import dev.signet.process.CarrierWatch;
import dev.signet.process.LogLevel;
import dev.signet.process.Logs;
import dev.signet.process.Watchdog;
import dev.signet.telemetry.OtlpReceiver;
import dev.signet.transfer.AllowedPlaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `signet up`: the server in the foreground.
@Command(
        name = "up",
        description = "Runs the server in the foreground; Ctrl-C ends it.",
        mixinStandardHelpOptions = true,
        modelTransformer = SettingOptions.class)
final class Up implements Callable<Integer> {
    private static final Path DATA = Path.of("signet-data");

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            description = "file of settings (default: signet.toml in the data folder, if any)")
    private @Nullable Path config;

    @Option(
            names = "--end-when-ready",
            hidden = true,
            description = "for the launcher's training run: ends when its input does")
    private boolean endWhenReady;

    @Override
    public Integer call() throws InterruptedException, IOException {
        try {
            CarrierWatch.start();
            Settings set = settings();
            var level = new LogLevel(settingsFile(), () -> weight(settings()));
            Logs.configure(Logs.Form.valueOf(word(set, Setting.LOG_FORMAT, "text")), weight(set));
            Signet signet = Signet.start(options(set), UnaryOperator.identity());
            level.follow();
            var ended = new CountDownLatch(1);
            var closer =
                    new Thread(
                            () -> {
                                signet.close();
                                ended.countDown();
                                if (!endWhenReady) {
                                    // all is closed: a wanted end is no failure
                                    Runtime.getRuntime().halt(0);
                                }
                            },
                            "shutdown");
            Runtime.getRuntime().addShutdownHook(closer);
            signet.lines().forEach(System.out::println);
            signet.awaitSettled();
            Watchdog.start();
            System.out.println("ready");
            if (endWhenReady) {
                var _ = System.in.readAllBytes();
            } else {
                signet.rehearse();
                ended.await();
            }
            return 0;
        } catch (Failed e) {
            System.err.println(StartFailure.text(e));
            return 1;
        } catch (IllegalArgumentException e) {
            System.err.println(StartFailure.text(e));
            return 2;
        }
    }

    private Settings settings() {
        return typed().over(Optional.ofNullable(config), DATA, EnumSet.allOf(Setting.class));
    }

    private Path settingsFile() {
        return typed().file(Optional.ofNullable(config), DATA);
    }

    private Settings.CommandLine typed() {
        return SettingOptions.given(Objects.requireNonNull(spec));
    }

    static Logs.Weight weight(Settings set) {
        return Logs.Weight.valueOf(word(set, Setting.LOG_LEVEL, "info"));
    }

    private static String word(Settings set, Setting setting, String otherwise) {
        return set.text(setting).orElse(otherwise).toUpperCase(Locale.ROOT);
    }

    private static UpOptions options(Settings set) {
        Optional<RemoteVault> remote =
                set.text(Setting.VAULT)
                        .map(
                                address ->
                                        new RemoteVault(
                                                address,
                                                set.path(Setting.VAULT_CREDENTIALS)
                                                        .orElseThrow(Up::noCredentials)));
        return new UpOptions(
                set.path(Setting.DATA).orElse(DATA),
                set.text(Setting.HOST).orElse(Addresses.LOCAL),
                set.texts(Setting.KNOWN_AS),
                set.port(Setting.PORT).orElse(8443),
                set.port(Setting.VAULT_PORT).orElse(8444),
                set.text(Setting.VAULT_SUFFIX).map(name -> name.toLowerCase(Locale.ROOT)),
                set.port(Setting.PLAIN_PORT),
                remote,
                WatchLimits.within(
                        Duration.ofSeconds(set.number(Setting.BOUND_SECONDS).orElse(60L)),
                        Duration.ofSeconds(set.number(Setting.GRACE_SECONDS).orElse(3600L))),
                set.text(Setting.RUNTIME_STATE).filter("deprecated"::equals).isPresent(),
                set.text(Setting.AUDIT).filter("on"::equals).isPresent(),
                set.text(Setting.THROUGHPUT).filter("on"::equals).isPresent(),
                set.text(Setting.PASSWORD_GRANT).filter("on"::equals).isPresent(),
                set.text(Setting.FIRST_ADMINISTRATOR).filter("off"::equals).isEmpty(),
                set.texts(Setting.KEEP_REFERENCES),
                set.texts(Setting.FULL_TEXT),
                AllowedPlaces.of(
                        set.texts(Setting.IMPORT_FROM),
                        set.path(Setting.IMPORT_S3),
                        set.texts(Setting.EXPORT_TO),
                        set.path(Setting.EXPORT_S3),
                        set.path(Setting.EXPORT_SAS),
                        set.path(Setting.DATA).orElse(DATA),
                        Clock.systemUTC()),
                set.texts(Setting.VALIDATE_PROFILES),
                new HttpsContent.Hosts(
                        Set.copyOf(set.texts(Setting.TEMPLATE_HOSTS)),
                        Set.copyOf(set.texts(Setting.TEMPLATE_PRIVATE_HOSTS))),
                OtlpReceiver.of(
                        set.text(Setting.OTLP_URL),
                        set.path(Setting.OTLP_HEADERS),
                        set.number(Setting.OTLP_TRACES)),
                new FixedIds(set.id(Setting.TENANT), set.id(Setting.SUBSCRIPTION)));
    }

    private static IllegalArgumentException noCredentials() {
        return new IllegalArgumentException("--vault needs --vault-credentials FILE");
    }
}
