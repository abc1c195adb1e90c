package dev.testlane.api.platform;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;
import static org.springframework.web.reactive.function.server.RequestPredicates.HEAD;
import static org.springframework.web.reactive.function.server.RequestPredicates.accept;

import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Serves the single-page application: hashed assets for ever, and its one page under every address that it routes. */
@Configuration(proxyBeanMethods = false)
class SinglePageConfiguration implements WebFluxConfigurer {

    private static final List<String> NOT_PAGES =
            List.of("/api/", "/internal/", "/actuator", "/assets/", "/webjars/", "/testlane");

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**")
                .addResourceLocations("classpath:/static/assets/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
    }

    @Bean
    @Order(-10)
    RouterFunction<ServerResponse> pages() {
        Resource page = new ClassPathResource("static/index.html");
        RequestPredicate isPage =
                GET("/**").or(HEAD("/**")).and(accept(MediaType.TEXT_HTML)).and(SinglePageConfiguration::isPageAddress);
        return RouterFunctions.route(isPage, request -> servePage(page));
    }

    private static boolean isPageAddress(ServerRequest request) {
        String path = request.path();
        boolean isFile = path.substring(path.lastIndexOf('/') + 1).contains(".");
        return !isFile && NOT_PAGES.stream().noneMatch(path::startsWith);
    }

    private static Mono<ServerResponse> servePage(Resource page) {
        return ServerResponse.ok()
                .cacheControl(CacheControl.noCache())
                .contentType(MediaType.TEXT_HTML)
                .bodyValue(page);
    }
}
