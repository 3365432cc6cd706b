package dev.fingerpost.integration.scripted;

import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Settings;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolNames;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;

/** TLS with HTTP/2, as a real Consul has it on port 8501: 250 streams a connection. */
final class TlsFront implements Front {

  private static final int STREAMS = 250;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final AtomicLong connections = new AtomicLong();
  private final Path authority;
  private final Channel door;

  private TlsFront(int port, ServerKeys keys, Answers answers) {
    authority = keys.certificate();
    SslContext tls = context(keys);
    ChannelInitializer<Channel> perStream =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel stream) {
            stream.pipeline().addLast(new TlsStream(answers));
          }
        };
    ChannelInitializer<Channel> perConnection =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel connection) {
            connections.incrementAndGet();
            connection
                .pipeline()
                .addLast(tls.newHandler(connection.alloc()))
                .addLast(new OnceAgreed(perStream));
          }
        };
    door =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(perConnection)
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
  }

  /** A front on this port of 127.0.0.1, or on a free one for 0, with keys of its own. */
  static TlsFront open(int port, Path folder, Answers answers) {
    return new TlsFront(port, ServerKeys.create(folder), answers);
  }

  /** When both have agreed on HTTP/2; a client that wants anything else is not served. */
  private static final class OnceAgreed extends ApplicationProtocolNegotiationHandler {

    private final ChannelInitializer<Channel> perStream;

    OnceAgreed(ChannelInitializer<Channel> perStream) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.perStream = perStream;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (!ApplicationProtocolNames.HTTP_2.equals(protocol)) {
        throw new IllegalStateException("the client wants " + protocol);
      }
      context
          .pipeline()
          .addLast(
              Http2FrameCodecBuilder.forServer()
                  .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(STREAMS))
                  .build())
          .addLast(new Http2MultiplexHandler(perStream));
    }
  }

  @Override
  public URI url() {
    return URI.create("https://127.0.0.1:" + ((InetSocketAddress) door.localAddress()).getPort());
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("CONSUL_CACERT", authority.toString());
  }

  @Override
  public long connections() {
    return connections.get();
  }

  @Override
  public void close() {
    var _ = door.close().syncUninterruptibly();
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static SslContext context(ServerKeys keys) {
    try {
      return SslContextBuilder.forServer(keys.managers())
          .sslProvider(SslProvider.JDK)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }
}
