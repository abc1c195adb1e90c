# The images of Testlane; docker-compose.yml names the targets. Needs BuildKit, which is Docker's default since 23.

FROM node:24-trixie-slim AS page
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --loglevel=error
COPY frontend ./
RUN npm run --silent build

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
COPY message-contract message-contract
COPY local-stack local-stack
COPY rabbitmq rabbitmq
COPY command-line command-line
COPY runner-service runner-service
COPY api-service api-service
COPY --from=page /build/frontend/dist frontend/dist
# Unpacked, because a jar in a jar takes the JVM twice as long to start.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -Dmaven.test.skip=true -Dexec.skip=true -pl api-service,runner-service -am package && \
    for service in api-service runner-service; do \
      java -Djarmode=tools -jar $service/target/$service.jar extract --layers --destination /layers/$service || exit; \
    done

# Just what the services use of Java, as jdeps tells it, and jcmd to look into a running one.
FROM maven:3.9-eclipse-temurin-25 AS java
RUN jlink --output /java --no-header-files --no-man-pages --compress zip-6 --generate-cds-archive --add-modules \
      java.base,java.compiler,java.desktop,java.instrument,java.net.http,java.prefs,java.scripting,java.security.jgss,java.security.sasl,java.sql.rowset,jdk.jcmd,jdk.jfr,jdk.management,jdk.unsupported && \
    find /java/lib/server -name 'classes_*.jsa' -delete

FROM debian:trixie-slim AS service
COPY --from=java /java /opt/java
COPY deploy/containers/jvm.options /opt/testlane/
ENV PATH=/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
WORKDIR /opt/testlane

FROM service AS api-service
RUN useradd --system --uid 10001 --home-dir /var/lib/testlane --shell /usr/sbin/nologin testlane && \
    install -d -o testlane -g testlane /var/lib/testlane/test-files
COPY deploy/containers/api-healthy /usr/local/bin/
COPY sample-tests sample-tests
COPY tests/acceptance acceptance-tests
COPY --from=build /layers/api-service/dependencies ./
COPY --from=build /layers/api-service/snapshot-dependencies ./
COPY --from=build /layers/api-service/application ./
ENV TESTLANE_ADDRESS=0.0.0.0 \
    TESTLANE_TEST_FILES_FOLDER=/var/lib/testlane/test-files \
    TESTLANE_TEST_FILES_MOUNTS=sample-tests=/opt/testlane/sample-tests,acceptance-tests=/opt/testlane/acceptance-tests
USER testlane
VOLUME /var/lib/testlane/test-files
EXPOSE 8081
HEALTHCHECK --interval=5s --timeout=5s --start-period=180s CMD ["api-healthy"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "@jvm.options", "-jar", "api-service.jar"]

FROM service AS runner-service
# Debian packages for tests, such as "python3-requests python3-pytest-xdist".
ARG TEST_PACKAGES=
RUN apt-get update && \
    apt-get install -y --no-install-recommends python3 python3-pytest bubblewrap nftables tini $TEST_PACKAGES && \
    rm -rf /var/lib/apt/lists/* && \
    useradd --system --uid 10002 --home-dir /var/lib/testlane --shell /usr/sbin/nologin testlane && \
    install -d -o testlane -g testlane /var/lib/testlane
COPY deploy/containers/runner_healthy.py /usr/local/bin/
COPY --from=build /layers/runner-service/dependencies ./
COPY --from=build /layers/runner-service/snapshot-dependencies ./
COPY --from=build /layers/runner-service/application ./
ENV TESTLANE_PYTHON=/usr/bin/python3 TESTLANE_RUNNER_WORKSPACE=/var/lib/testlane/workspace
USER testlane
HEALTHCHECK --interval=5s --timeout=5s --start-period=180s CMD ["python3", "-IS", "/usr/local/bin/runner_healthy.py"]
# Something must take care of the orphans of killed tests, which Java would not.
ENTRYPOINT ["tini", "--", "java", "-Xmx256m", "@jvm.options", "-jar", "runner-service.jar"]

FROM postgres:18 AS postgres
COPY deploy/containers/create-database.sh /docker-entrypoint-initdb.d/
# On its first start the server listens only inside until the database is there.
HEALTHCHECK --interval=5s --timeout=5s --start-period=180s CMD ["pg_isready", "-q", "-h", "127.0.0.1", "-U", "testlane"]

FROM rabbitmq:4-management AS rabbitmq
COPY rabbitmq/rabbitmq.conf /etc/rabbitmq/rabbitmq.conf
COPY deploy/containers/rabbitmq.conf /etc/rabbitmq/conf.d/50-container.conf
COPY deploy/containers/rabbitmq-healthy /usr/local/bin/
# As a node of ./run: its name does not hang on the container's, and only programs in it may administer it.
ENV RABBITMQ_NODENAME=testlane@localhost \
    ERL_EPMD_ADDRESS=127.0.0.1 \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}" \
    RABBITMQ_CTL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
HEALTHCHECK --interval=5s --timeout=5s --start-period=180s CMD ["rabbitmq-healthy"]

FROM debian:trixie-slim AS secrets
COPY rabbitmq/definitions.json deploy/containers/operator.json /usr/local/share/testlane/
COPY deploy/containers/secrets.sh /usr/local/bin/testlane-secrets
ENTRYPOINT ["testlane-secrets"]
