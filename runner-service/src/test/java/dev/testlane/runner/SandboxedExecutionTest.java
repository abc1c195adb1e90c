package dev.testlane.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.testlane.contract.RunOutcome;
import dev.testlane.runner.testing.ApiRun;
import org.junit.jupiter.api.Test;

/** The same runs, shut in. */
class SandboxedExecutionTest extends ExecutionTest {

    @Override
    String sandbox() {
        return "full";
    }

    @Test
    void whatTestsUsuallyDoWorks() {
        ApiRun run = api.submit(1, """
                import asyncio, concurrent.futures, mmap, multiprocessing, os, socket, subprocess, sys, threading
                from multiprocessing import shared_memory
                def test_processes():
                    assert subprocess.run("echo x | cat", shell=True, stdout=subprocess.PIPE).stdout == b"x\\n"
                    child = os.posix_spawn(sys.executable, [sys.executable, "-c", ""], os.environ)
                    assert os.waitpid(child, 0)[1] == 0
                def test_pools():
                    with multiprocessing.Pool(2) as pool: assert pool.map(abs, [-1, 2]) == [1, 2]
                    with concurrent.futures.ProcessPoolExecutor(2) as pool: assert [*pool.map(abs, [-3])] == [3]
                    with concurrent.futures.ThreadPoolExecutor(4) as pool: assert [*pool.map(abs, [-3])] == [3]
                def test_shared_memory():
                    memory = shared_memory.SharedMemory(create=True, size=1 << 20)
                    memory.close(); memory.unlink()
                    with mmap.mmap(-1, 1 << 20) as shared: shared[:1] = b"x"
                def test_asyncio():
                    async def main():
                        process = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE)
                        await process.communicate(b"x")
                        server = await asyncio.start_unix_server(lambda reader, writer: writer.close(), "socket")
                        reader, writer = await asyncio.open_unix_connection("socket")
                        assert await reader.read() == b""
                        server.close()
                    asyncio.run(main())
                def test_sockets():
                    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
                        client.connect(server.getsockname())
                        server.accept()[0].sendall(b"x")
                        assert client.recv(1) == b"x"
                """);

        assertThat(api.await(run).outcome()).as(api.log(run)).isEqualTo(RunOutcome.SUCCESS);
    }
}
