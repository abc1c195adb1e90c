"""TCP proxies between any two parts of Testlane, whose connections can be cut, stalled and delayed."""

import asyncio
import threading


class Proxy:
    """Passes connections on to a port of this machine, in the mode that was set last."""

    def __init__(self, network, target):
        self._network = network
        self._target = target
        self._writers = set()
        self._delay = 0.0
        self._refusing = False
        self._passing = asyncio.Event()
        self._passing.set()
        self.port = None

    def cut(self):
        """Resets all connections, and each new one at once, until it is mended."""
        self._network.call(self._cut)

    def stall(self):
        """Lets no byte pass, as if packets were lost, until it is mended."""
        self._network.call(self._passing.clear)

    def slow_down(self, seconds):
        """Lets everything wait that long, until it is mended."""
        self._network.call(lambda: setattr(self, "_delay", seconds))

    def mend(self):
        self._network.call(self._mend)

    def _cut(self):
        self._refusing = True
        for writer in self._writers:
            writer.transport.abort()

    def _mend(self):
        self._refusing, self._delay = False, 0.0
        self._passing.set()

    async def open(self):
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    async def _accept(self, client_reader, client_writer):
        if self._refusing:
            client_writer.transport.abort()
            return
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            client_writer.transport.abort()
            return
        self._writers |= {client_writer, server_writer}
        await asyncio.gather(self._copy(client_reader, server_writer), self._copy(server_reader, client_writer))
        for writer in (client_writer, server_writer):
            self._writers.discard(writer)
            writer.transport.abort()

    async def _copy(self, reader, writer):
        try:
            while data := await reader.read(65536):
                await self._passing.wait()
                if self._delay:
                    await asyncio.sleep(self._delay)
                writer.write(data)
                await writer.drain()
            await self._passing.wait()
            writer.write_eof()
        except OSError:
            writer.transport.abort()  # the other side hears of a broken connection, too


class Network:
    """All proxies, by the names of their two ends. Use it in a `with` statement."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="network", daemon=True)
        self.links = {}

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def link(self, source, destination, target):
        """A new proxy from one part to another, which listens on port `target`."""
        proxy = Proxy(self, target)
        asyncio.run_coroutine_threadsafe(proxy.open(), self._loop).result()
        self.links[source, destination] = proxy
        return proxy

    def call(self, change):
        self._loop.call_soon_threadsafe(change)
