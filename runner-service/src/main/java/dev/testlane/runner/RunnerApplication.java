package dev.testlane.runner;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Executes runs: takes them from the lanes, guards their processes, reports what they say. Has no inbound port. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class RunnerApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(RunnerApplication.class, arguments);
    }
}
