package dev.testlane.api.commandline;

import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the command, which then knows the server that it came from. */
@RestController
class CommandController {

    private final CommandFile file;

    CommandController(CommandFile file) {
        this.file = file;
    }

    @GetMapping("/testlane")
    ResponseEntity<byte[]> command(ServerHttpRequest request) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .cacheControl(CacheControl.noStore())
                .headers(headers -> headers.setContentDisposition(
                        ContentDisposition.attachment().filename("testlane").build()))
                .body(file.of(address(request)));
    }

    /** As the client named it; that the name is one of ours was checked at the door. */
    private static String address(ServerHttpRequest request) {
        boolean isSecure = "https".equals(request.getURI().getScheme())
                || "https".equalsIgnoreCase(request.getHeaders().getFirst("X-Forwarded-Proto"));
        return (isSecure ? "https://" : "http://") + request.getHeaders().getFirst(HttpHeaders.HOST);
    }
}
