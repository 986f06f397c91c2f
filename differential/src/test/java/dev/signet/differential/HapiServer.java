// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.batch2.jobs.export.BulkDataExportProvider;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.binary.api.IBinaryStorageSvc;
import ca.uhn.fhir.jpa.binstore.MemoryBinaryStorageSvcImpl;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect;
import ca.uhn.fhir.jpa.model.entity.NormalizedQuantitySearchLevel;
import ca.uhn.fhir.jpa.model.entity.StorageSettings;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.jpa.subscription.match.config.SubscriptionProcessorConfig;
import ca.uhn.fhir.jpa.subscription.match.deliver.email.IEmailSender;
import ca.uhn.fhir.jpa.subscription.submit.config.SubscriptionSubmitterConfig;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import jakarta.persistence.EntityManagerFactory;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.catalina.startup.Tomcat;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/// HAPI's JPA server for R4 as a process: its database is H2 in a file, it takes ids as they are
/// sent and references to what is not there, and has every form of search that it has without a
/// full-text index switched on. The steps of its jobs (`$export`) are looked after each second, and
/// nothing else is done by the clock. It says `ready`, and ends with its input.
///
/// Arguments: the port of this machine that it listens on, below `/fhir`, and the folder of its
/// database, which may be one that an earlier process has filled.
@Configuration
@EnableTransactionManagement
@Import({
    JpaR4Config.class,
    HapiJpaConfig.class,
    JpaBatch2Config.class,
    Batch2JobsConfig.class,
    SubscriptionSubmitterConfig.class,
    SubscriptionProcessorConfig.class,
    SubscriptionChannelConfig.class,
    ThreadPoolFactoryConfig.class
})
public class HapiServer {
    /// Where the database lies; told to the beans before there are any.
    private static volatile String folder = "";

    public static void main(String[] arguments) throws Exception {
        folder = arguments[1];
        var spring = new AnnotationConfigApplicationContext(HapiServer.class);
        var server = new RestfulServer(spring.getBean(FhirContext.class));
        server.registerProviders(spring.getBean(ResourceProviderFactory.class).createProviders());
        server.registerProvider(spring.getBean(IJpaSystemProvider.class));
        server.registerProvider(spring.getBean(BulkDataExportProvider.class));
        server.setPagingProvider(spring.getBean(DatabaseBackedPagingProvider.class));
        var tomcat = new Tomcat();
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        tomcat.setHostname("localhost");
        tomcat.setPort(Integer.parseInt(arguments[0]));
        tomcat.getConnector().setProperty("maxPostSize", "-1");
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "fhir", server);
        context.addServletMappingDecoded("/fhir/*", "fhir");
        tomcat.start();
        IJobMaintenanceService jobs = spring.getBean(IJobMaintenanceService.class);
        Executors.newSingleThreadScheduledExecutor()
                .scheduleWithFixedDelay(jobs::runMaintenancePass, 1, 1, TimeUnit.SECONDS);
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // who started it closes its input when it has done
        }
        System.exit(0);
    }

    @Bean
    public JpaStorageSettings storageSettings() {
        var settings = new JpaStorageSettings();
        settings.setAllowContainsSearches(true);
        settings.setAllowExternalReferences(true);
        settings.setAllowInlineMatchUrlReferences(true);
        settings.setEnforceReferentialIntegrityOnWrite(false);
        settings.setFilterParameterEnabled(true);
        settings.setIndexMissingFields(StorageSettings.IndexEnabledEnum.ENABLED);
        settings.setIndexIdentifierOfType(true);
        settings.setNormalizedQuantitySearchLevel(
                NormalizedQuantitySearchLevel.NORMALIZED_QUANTITY_SEARCH_SUPPORTED);
        settings.setHibernateSearchIndexFullText(false);
        settings.setHibernateSearchIndexSearchParams(false);
        settings.setReuseCachedSearchResultsForMillis(null);
        settings.setResourceClientIdStrategy(JpaStorageSettings.ClientIdStrategyEnum.ANY);
        settings.setSchedulingDisabled(true);
        settings.setFetchSizeDefaultMaximum(100_000);
        return settings;
    }

    @Bean
    public SubscriptionSettings subscriptionSettings() {
        return new SubscriptionSettings();
    }

    @Bean
    public PartitionSettings partitionSettings() {
        return new PartitionSettings();
    }

    @Bean
    public DataSource dataSource() {
        return JdbcConnectionPool.create("jdbc:h2:file:" + folder + "/hapi", "sa", "");
    }

    @Bean
    public LocalContainerEntityManagerFactoryBean entityManagerFactory(
            DataSource source,
            ConfigurableListableBeanFactory beans,
            FhirContext fhir,
            JpaStorageSettings settings) {
        var factory = HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, fhir, settings);
        factory.setPersistenceUnitName("hapi");
        factory.setDataSource(source);
        var properties = new Properties();
        properties.put("hibernate.dialect", HapiFhirH2Dialect.class.getName());
        properties.put("hibernate.hbm2ddl.auto", "update");
        properties.put("hibernate.search.enabled", "false");
        factory.setJpaProperties(properties);
        return factory;
    }

    @Bean
    @Primary
    public JpaTransactionManager transactionManager(EntityManagerFactory factory) {
        return new JpaTransactionManager(factory);
    }

    @Bean
    public DatabaseBackedPagingProvider databaseBackedPagingProvider() {
        var paging = new DatabaseBackedPagingProvider();
        paging.setDefaultPageSize(1000);
        paging.setMaximumPageSize(100_000);
        return paging;
    }

    /// Nobody subscribes.
    @Bean
    public IEmailSender emailSender() {
        return _ -> {};
    }

    @Bean
    public IBinaryStorageSvc binaryStorage() {
        return new MemoryBinaryStorageSvcImpl();
    }
}
